/** People and posts. */
export function PeoplePage() {
  return null
}
