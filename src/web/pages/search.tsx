/** Search. */
export function SearchPage() {
  return null
}
