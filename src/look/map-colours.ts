/** The map in our tokens: paper ground, hairlines, one red. */
import { type Mode, fontName, palettes } from './tokens.ts'

export const mapFont = fontName

export function mapColours(mode: Mode) {
  const { paper, panel, ink, second, line, edge, indigo, indigoTint, cinnabar, gamboge, malachite } =
    palettes[mode]
  return {
    ground: paper,
    panel,
    ink,
    second,
    line,
    edge,
    chosen: indigo,
    chosenTint: indigoTint,
    late: cinnabar,
    soon: gamboge,
    inTime: malachite,
  }
}
