/**
 * Picks one of many by typing: a code or any part of a name, then Enter or Tab takes the first match at once.
 * antd's Select needs its list on the screen before Enter counts (two hundred milliseconds on a slow machine, longer
 * than it takes a trained operator to type “01”, Enter), so this one decides from what was typed alone.
 */
import './quick-pick.css'
import { Form } from 'antd'
import { type KeyboardEvent, useId, useState } from 'react'
import { useSay } from '../language.tsx'
import type { Control } from './control.ts'
import { type PickOption, SHOWN, found } from './find-option.ts'

interface Props extends Control<string> {
  readonly options: readonly PickOption[]
  readonly placeholder?: string
}

export function QuickPick({ id, value, onChange, options, placeholder, ...rest }: Props) {
  const say = useSay()
  const listId = useId()
  const { status } = Form.Item.useStatus()
  const [typed, setTyped] = useState<string>()
  const [active, setActive] = useState(0)
  const isOpen = typed !== undefined
  const hits = isOpen ? found(options, typed) : []
  const name = options.find(it => it.value === value)?.label ?? ''

  const type = (text: string) => {
    setTyped(text)
    setActive(0)
  }
  const take = (it: PickOption | undefined) => {
    if (it) onChange?.(it.value)
    setTyped(undefined)
  }
  /** Leaving with something typed takes the match; leaving with everything deleted empties the field. */
  const settle = () => {
    if (typed === undefined) return
    if (typed.trim() !== '') take(hits[active])
    else {
      if (name !== '' && typed === '') onChange?.(undefined)
      setTyped(undefined)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault()
        if (!isOpen) type(' ')
        else
          setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % Math.max(hits.length, 1))
        break
      case 'Enter':
        if (event.ctrlKey || event.metaKey) settle()
        else if (isOpen && hits.length > 0) take(hits[active])
        // Nothing matches: the form must not go on to the next field.
        else if (isOpen) event.stopPropagation()
        break
      case 'Tab':
        settle()
        break
      case 'Escape':
        setTyped(undefined)
        break
    }
  }
  return (
    <span className={status === 'error' ? 'pick pick-wrong' : 'pick'}>
      <input
        {...rest}
        {...(id ? { id } : {})}
        type="text"
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(isOpen && hits[active] ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
        {...(status === 'error' ? { 'aria-invalid': true } : {})}
        value={typed?.trimStart() ?? name}
        placeholder={placeholder ?? say({ zh: '输入名称或代码', en: 'Type a name or code' })}
        onChange={event => type(event.target.value)}
        onFocus={event => event.target.select()}
        onClick={() => !isOpen && type(' ')}
        onBlur={settle}
        onKeyDown={onKeyDown}
      />
      {isOpen && <Hits id={listId} hits={hits} active={active} onTake={take} />}
    </span>
  )
}

interface HitsProps {
  readonly id: string
  readonly hits: readonly PickOption[]
  readonly active: number
  readonly onTake: (it: PickOption) => void
}

function Hits({ id, hits, active, onTake }: HitsProps) {
  const say = useSay()
  if (hits.length === 0)
    return (
      <span className="pick-list pick-none" role="status">
        {say({ zh: '没有匹配的选项', en: 'Nothing matches' })}
      </span>
    )
  return (
    <ul className="pick-list" role="listbox" id={id}>
      {hits.slice(0, SHOWN).map((it, i) => (
        <li
          key={it.value}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === active}
          ref={i === active ? intoView : null}
          // Before the blur of the input, which would settle on another one.
          onMouseDown={event => {
            event.preventDefault()
            onTake(it)
          }}
        >
          <span>{it.label}</span>
          {it.aside && <span className="small second">{it.aside}</span>}
        </li>
      ))}
    </ul>
  )
}

const intoView = (it: HTMLElement | null) => it?.scrollIntoView({ block: 'nearest' })
