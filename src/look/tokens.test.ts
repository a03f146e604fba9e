import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Mode, type Palette, palettes } from './tokens.ts'

const channel = (c: number) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(i => channel(parseInt(hex.slice(i, i + 2), 16) / 255))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2 contrast of two colours. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

type Colour = Exclude<keyof Palette, 'series' | 'shadow'>

const grounds: Colour[] = ['paper', 'panel', 'raised']
const read: [Colour, Colour[]][] = [
  ['ink', [...grounds, 'indigoTint']],
  ['second', [...grounds, 'indigoTint']],
  ['indigo', [...grounds, 'indigoTint']],
  ['indigoHover', grounds],
  ['onIndigo', ['indigo']],
  ['cinnabar', [...grounds, 'cinnabarTint', 'indigoTint']],
  ['gambogeWord', [...grounds, 'gambogeTint', 'indigoTint']],
  ['malachiteWord', [...grounds, 'malachiteTint', 'indigoTint']],
]

for (const mode of ['light', 'dark'] satisfies Mode[]) {
  test(`every word can be read on every ground it stands on, ${mode}`, () => {
    for (const [word, on] of read)
      for (const ground of on) {
        const ratio = contrast(palettes[mode][word], palettes[mode][ground])
        assert.ok(ratio >= 4.5, `${word} on ${ground}: ${ratio.toFixed(2)}`)
      }
  })

  test(`a field's edge can be seen on a panel, ${mode}`, () => {
    assert.ok(contrast(palettes[mode].edge, palettes[mode].panel) >= 3)
    assert.ok(contrast(palettes[mode].edge, palettes[mode].paper) >= 2.9)
  })
}
