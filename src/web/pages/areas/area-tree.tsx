/** The tree's branches: name first, code beside it; a search keeps what matches and what stands above it. */
import type { ReactNode } from 'react'
import type { AreaReply } from '../../../contracts/registers.ts'
import { parentOf } from '../../../core/area.ts'
import type { Language } from '../../../core/language.ts'

interface Branch {
  readonly key: string
  readonly title: ReactNode
  readonly children: Branch[]
}

export function branchesOf(
  items: readonly AreaReply[],
  q: { readonly language: Language; readonly wanted: string },
): Branch[] {
  const below = Map.groupBy(current(items), it => it.parent)
  const known = new Set(items.map(it => it.code))
  const branch = (it: AreaReply): Branch[] => {
    const children = (below.get(it.code) ?? []).flatMap(branch)
    const fits =
      q.wanted === '' ||
      `${it.name.zh} ${it.name.en} ${it.code}`.toLowerCase().includes(q.wanted.toLowerCase())
    if (!fits && children.length === 0) return []
    return [{ key: it.code, children, title: <Title it={it} language={q.language} /> }]
  }
  return current(items)
    .filter(it => it.parent === null || !known.has(it.parent))
    .flatMap(branch)
}

const current = (items: readonly AreaReply[]): AreaReply[] => items.filter(it => it.to === null)

const Title = ({ it, language }: { readonly it: AreaReply; readonly language: Language }) => (
  <span className="area-title">
    <span>{it.name[language]}</span>
    <span className="second small">{it.code}</span>
  </span>
)

/** A code and all codes above it. */
export function keysAbove(code: string): string[] {
  const above = parentOf(code)
  return above ? [code, ...keysAbove(above)] : [code]
}
