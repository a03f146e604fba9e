/** Cases. */
export function CasesPage() {
  return null
}
