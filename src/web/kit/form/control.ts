/** What antd's `Form.Item` hands to the control inside it. */
export interface Control<T> {
  readonly id?: string
  readonly value?: T | undefined
  readonly 'aria-label'?: string
  readonly onChange?: (value: T | undefined) => void
}

/** For antd's own controls: some report a value, some an event, and the form takes either. */
export const bare = (control: object): object => control

/** For ours: the schema says what the value is, the type cannot. */
export const holding = <T>(control: Control<unknown>): Control<T> => control as Control<T>
