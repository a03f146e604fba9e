/** What is wrong with the words on a page: cut off, on top of each other, or in the other language. Runs in the browser. */
import type { Page } from 'playwright-core'

export interface Text {
  readonly text: string
  /** Where it stands: tag, class and what is around it. */
  readonly at: string
}

export interface Read {
  readonly texts: readonly Text[]
  readonly clipped: readonly Text[]
  readonly overlapping: readonly Text[]
  /** Wider than the window by so many pixels. */
  readonly tooWide: number
  /** Letters whose font is not there. */
  readonly undrawn: string
}

export const readPage = (page: Page, font: string): Promise<Read> => page.evaluate(read, font)

/** Serialised into the page: everything it needs is inside. */
function read(font: string): Read {
  const root = document.scrollingElement ?? document.documentElement
  const nameOf = (it: Element) => {
    const { tagName, className } = it
    return `${tagName.toLowerCase()}${typeof className === 'string' && className ? `.${className.trim().replace(/\s+/g, '.')}` : ''}`
  }
  const styleOf = (it: Element) => getComputedStyle(it)
  const parentsOf = (it: Element): Element[] => {
    const list = []
    for (let at: Element | null = it; at; at = at.parentElement) list.push(at)
    return list
  }
  const isHidden = (it: Element) =>
    !it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
    it.closest('[hidden]') !== null ||
    parentsOf(it).some(at => styleOf(at).clipPath.startsWith('inset(50%')) // there for those who listen
  /** Floats above the page, or is drawn by the map. */
  const isApart = (it: Element) =>
    parentsOf(it).some(
      at =>
        ['fixed', 'sticky'].includes(styleOf(at).position) ||
        at.matches('.map-frame, [role=dialog], .visually-hidden, .skip'),
    )

  const found: { readonly it: Element; readonly text: string; readonly boxes: readonly DOMRect[] }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const it = node.parentElement
    const text = node.nodeValue?.trim() ?? ''
    if (!it || text === '' || it.closest('script, style, noscript') || isHidden(it)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1)
    if (boxes.length > 0) found.push({ it, text, boxes })
  }

  const say = (text: string, it: Element): Text => ({
    text: text.slice(0, 80),
    at: parentsOf(it).slice(0, 3).map(nameOf).join(' < '),
  })

  /** The nearest ancestor that cuts off what stands out, as long as nothing scrolls in between. */
  const isCut = ({ it, boxes }: (typeof found)[number]) => {
    for (const at of parentsOf(it)) {
      const { overflowX, overflowY, position, display } = styleOf(at)
      if (display === 'inline') continue
      if (['auto', 'scroll'].includes(overflowX) || ['auto', 'scroll'].includes(overflowY)) return false
      const outer = at.getBoundingClientRect()
      const cutsX = ['hidden', 'clip'].includes(overflowX)
      const cutsY = ['hidden', 'clip'].includes(overflowY)
      if (cutsX && boxes.some(box => box.right > outer.right + 1.5 || box.left < outer.left - 1.5))
        return true
      if (cutsY && boxes.some(box => box.bottom > outer.bottom + 3 || box.top < outer.top - 3)) return true
      if (position === 'fixed') return false
    }
    return false
  }
  /** Shortened on purpose, and told in full on hover. */
  const isShortened = (it: Element) =>
    parentsOf(it)
      .slice(0, 3)
      .some(at => styleOf(at).textOverflow === 'ellipsis' && (at.getAttribute('title') ?? '') !== '')

  const still = found.filter(({ it }) => !isApart(it))
  const flat = still.flatMap(({ it, text, boxes }) => boxes.map(box => ({ it, text, box })))
  const overlapping: Text[] = []
  for (const [i, a] of flat.entries())
    for (const b of flat.slice(i + 1)) {
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      // Lines of one paragraph may touch: their boxes are higher than their letters.
      const least = Math.min(a.box.height, b.box.height)
      if (a.it !== b.it && wide > 3 && high > Math.max(4, least / 3)) {
        if (a.it.contains(b.it) || b.it.contains(a.it)) continue
        overlapping.push(say(`${a.text.slice(0, 30)} ⨉ ${b.text.slice(0, 30)}`, a.it))
      }
    }

  const foreign = (it: Element) => {
    const lang = it.closest('[lang]')?.getAttribute('lang') ?? ''
    return lang.slice(0, 2) !== document.documentElement.lang.slice(0, 2)
  }
  const attributes = [...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')].flatMap(
    it =>
      isHidden(it) || foreign(it) || it.closest('[aria-hidden=true]')
        ? []
        : ['aria-label', 'title', 'placeholder', 'alt'].flatMap(name => {
            const text = it.getAttribute(name)?.trim() ?? ''
            return text === '' ? [] : [{ ...say(text, it), text }]
          }),
  )
  const texts = found
    .filter(({ it }) => !foreign(it) && !it.closest('kbd, code'))
    .map(({ it, text }) => ({ ...say(text, it), text }))

  const letters = new Set(found.flatMap(it => it.text.match(/\p{Script=Han}/gu) ?? []))
  return {
    texts: [...texts, ...attributes],
    clipped: still.filter(it => isCut(it) && !isShortened(it.it)).map(({ it, text }) => say(text, it)),
    overlapping,
    tooWide: root.scrollWidth - root.clientWidth,
    undrawn: [...letters].filter(it => !document.fonts.check(`16px "${font}"`, it)).join(''),
  }
}
