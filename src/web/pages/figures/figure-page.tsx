/** One figure. */
export function FigurePage() {
  return null
}
