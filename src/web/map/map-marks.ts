/** The four lights as small shapes: ● in time, ▲ due soon, ◆ overdue, ■ closed; a ring where there is no deadline. */
import { type Mark, marks } from './map-data.ts'
import type { MapColours } from './map-style.ts'

export const markColour = (mark: Mark, c: MapColours): string =>
  ({ green: c.inTime, yellow: c.soon, red: c.late, closed: c.second, plain: c.chosen })[mark]

/** The path of a mark in a box of 20 by 20. The legend draws the same as the map. */
export const markPaths: Record<Mark, string> = {
  green: 'M10 4.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  yellow: 'M10 3.2L17 15.8L3 15.8z',
  red: 'M10 2.2L17.8 10L10 17.8L2.2 10z',
  closed: 'M5 5h10v10h-10z',
  plain: 'M10 5a5 5 0 1 0 0 10a5 5 0 1 0 0-10z',
}

const SIDE = 20
const RATIO = 2

/** Pictures for `map.addImage`, drawn at twice the size for sharp screens. */
export function* markImages(
  colours: MapColours,
): Generator<{ id: string; image: ImageData; pixelRatio: number }> {
  for (const mark of marks) {
    const image = draw(mark, colours)
    if (image) yield { id: `mark-${mark}`, image, pixelRatio: RATIO }
  }
}

function draw(mark: Mark, colours: MapColours): ImageData | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE * RATIO
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  pen.scale(RATIO, RATIO)
  const path = new Path2D(markPaths[mark])
  pen.lineJoin = 'round'
  pen.lineWidth = 2.5
  pen.strokeStyle = colours.panel
  pen.stroke(path)
  pen.fillStyle = markColour(mark, colours)
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a pen, not an array
  pen.fill(path)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}
