/** The signature: a number that can be opened has a dotted underline. */
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** `<Opens to="/cases" search={{ light: 'red' }} label="超期的事项">12</Opens>` */
export function Opens({
  children,
  label,
  ...link
}: LinkProps & { readonly children: ReactNode; readonly label?: string }) {
  return (
    <Link {...link} className="opens" {...(label ? { title: label } : {})}>
      {/* Who listens hears the number too: a label would stand in its place. */}
      {label ? <span className="visually-hidden">{label} </span> : null}
      {children}
    </Link>
  )
}

/** The same for what opens beside it instead of elsewhere. */
export function OpensHere(props: {
  readonly children: ReactNode
  readonly label: string
  readonly onOpen: () => void
  readonly isOpen?: boolean
}) {
  return (
    <button
      type="button"
      className="opens"
      title={props.label}
      aria-expanded={props.isOpen}
      onClick={props.onOpen}
    >
      <span className="visually-hidden">{props.label} </span>
      {props.children}
    </button>
  )
}
