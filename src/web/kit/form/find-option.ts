/** Options that are found by typing. */

export interface PickOption {
  readonly value: string
  readonly label: string
  /** Beside the name: what it lies in, how long it may take. */
  readonly aside?: string
  /** What may be typed, in lower case; the code first. */
  readonly keys: string
}

/** More are not read; typing goes on instead. */
export const SHOWN = 50

/** Each word that was typed has to be there somewhere: “凤凰 001” finds 凤凰岭街道 by name and code. */
export const matches = (typed: string, keys: string): boolean =>
  typed
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every(word => keys.includes(word))

/** Those that begin with what was typed come first, else the given order stays. */
export function found<O extends { readonly keys: string }>(options: readonly O[], typed: string): O[] {
  const hits = options.filter(it => matches(typed, it.keys))
  const start = typed.trim().toLowerCase()
  if (start === '') return hits
  return [...hits.filter(it => it.keys.startsWith(start)), ...hits.filter(it => !it.keys.startsWith(start))]
}
