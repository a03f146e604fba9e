/**
 * Paper and ink, one red: every colour and size of the product, once. Ant Design's theme, the charts, the map and the
 * style sheets all read these; nothing else names a colour.
 */

export type Mode = 'light' | 'dark'

export interface Palette {
  /** 宣纸: the ground, and the panels that lie on it. */
  readonly paper: string
  readonly panel: string
  /** What floats above a panel: menus, drawers. */
  readonly raised: string
  /** 墨: text, second text, and what only supports (rules, icons, placeholders: too pale to be read as text). */
  readonly ink: string
  readonly second: string
  readonly third: string
  readonly line: string
  /** Around what one writes into: 3:1 on a panel, so that a field can be found. */
  readonly edge: string
  /** 靛: actions, links, selection. */
  readonly indigo: string
  readonly indigoHover: string
  readonly indigoTint: string
  /** What is written on solid indigo. */
  readonly onIndigo: string
  /** 朱砂: overdue, alarm, exposure, official red; nothing else. */
  readonly cinnabar: string
  readonly cinnabarTint: string
  /** 藤黄: due soon. The word is darker than the mark: the mark's own colour has 3.6:1 on paper. */
  readonly gamboge: string
  readonly gambogeWord: string
  readonly gambogeTint: string
  /** 石绿: done, within limit. The word is darker, for the same reason. */
  readonly malachite: string
  readonly malachiteWord: string
  readonly malachiteTint: string
  /** Charts, in this order. */
  readonly series: readonly string[]
  readonly shadow: string
}

export const palettes: Record<Mode, Palette> = {
  light: {
    paper: '#FAF9F5',
    panel: '#FFFFFF',
    raised: '#FFFFFF',
    ink: '#1C2127',
    second: '#5A636E',
    third: '#8A929C',
    line: '#E4E2DA',
    edge: '#8F9399',
    indigo: '#1F4E79',
    indigoHover: '#2A659C',
    indigoTint: '#E8EFF6',
    onIndigo: '#FFFFFF',
    cinnabar: '#C23B2A',
    cinnabarTint: '#FBEAE7',
    gamboge: '#B7791F',
    gambogeWord: '#8A5A12',
    gambogeTint: '#FBF1DD',
    malachite: '#2F7D5B',
    malachiteWord: '#27694D',
    malachiteTint: '#E6F2EC',
    series: ['#1F4E79', '#C77B30', '#4E8F8A', '#8A5A83', '#7A8B3C', '#A65A5A', '#5F6B7A'],
    shadow: '0 6px 24px rgb(28 33 39 / 0.12)',
  },
  dark: {
    paper: '#0F1216',
    panel: '#171B21',
    raised: '#1E232A',
    ink: '#E8EAED',
    second: '#A9B0B8',
    third: '#757D87',
    line: '#2A3038',
    edge: '#6A737E',
    indigo: '#7FB0DC',
    indigoHover: '#A3C8E8',
    indigoTint: '#1B2A38',
    onIndigo: '#0F1216',
    cinnabar: '#EF7A6B',
    cinnabarTint: '#3A1F1B',
    gamboge: '#E6B45A',
    gambogeWord: '#E6B45A',
    gambogeTint: '#382C16',
    malachite: '#6BBF98',
    malachiteWord: '#6BBF98',
    malachiteTint: '#183025',
    series: ['#7FB0DC', '#DFA062', '#79B3AE', '#B58AAE', '#A3B36A', '#C98787', '#929DAB'],
    shadow: '0 6px 24px rgb(0 0 0 / 0.5)',
  },
}

/** Pixels. Spacing goes in steps of four. */
export const sizes = {
  text: 14,
  line: 22,
  small: 12,
  h3: 16,
  h2: 20,
  h1: 28,
  radius: 6,
  rail: 168,
  header: 56,
  /** What a finger needs. */
  touch: 44,
} as const

/** The wall, in rem: there the root's size is a share of the screen, so that all of it breathes. 18 px at 1920 at least. */
export const wall = {
  small: 1.125,
  text: 1.25,
  h3: 1.375,
  h2: 1.75,
  h1: 2.25,
  number: 3,
  sign: 2.5,
} as const

/** Milliseconds; zero where the reader asked for less motion. */
export const motionMs = { fast: 120, slow: 200 } as const

/** Text and canvas use the same family; a canvas has to wait for it to load. */
export const fontFamily =
  '"Noto Sans SC Variable", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'

/** The one family name for `document.fonts.load` and for map labels, which take no list. */
export const fontName = 'Noto Sans SC Variable'

const kebab = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** `--ink`, `--indigo-tint`, `--size-h1`, `--series-1` …: what the style sheets use. */
export function cssVariables(mode: Mode): Record<string, string> {
  const { series, ...colours } = palettes[mode]
  return {
    ...Object.fromEntries(Object.entries(colours).map(([name, value]) => [`--${kebab(name)}`, value])),
    ...Object.fromEntries(series.map((value, i) => [`--series-${i + 1}`, value])),
    ...Object.fromEntries(Object.entries(sizes).map(([name, value]) => [`--size-${name}`, `${value}px`])),
    ...Object.fromEntries(Object.entries(wall).map(([name, value]) => [`--wall-${name}`, `${value}rem`])),
    '--font': fontFamily,
  }
}
