/** All figures. */
export function FiguresPage() {
  return null
}
