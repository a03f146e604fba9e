/** To do. */
export function ToDoPage() {
  return null
}
