/** Photos and files: chosen, dragged here or pasted; each is sent at once and shown as it stands. The value is ids. */
import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import type { Bilingual } from '../../../core/language.ts'
import { problemIn } from '../call.ts'
import { saySize } from '../format.ts'
import { useSay } from '../language.tsx'
import { newId } from '../new-id.ts'
import type { Control } from './control.ts'
import { sendFile } from './send-file.ts'

interface Sent {
  readonly key: string
  readonly file: File
  readonly preview: string | undefined
  readonly id?: string
  readonly problem?: Bilingual
}

export function FilesInput({ id, value, onChange }: Control<readonly string[]>) {
  const say = useSay()
  const fallback = useId()
  const inputId = id ?? fallback
  const [list, setList] = useState<readonly Sent[]>([])
  const [isOver, setOver] = useState(false)
  const leaving = useRef(new AbortController())
  // The form may have been emptied from outside; what is still on its way stays.
  const shown = list.filter(it => it.id === undefined || it.problem || (value ?? []).includes(it.id))
  const held = useRef<readonly string[]>([])
  held.current = value ?? []

  const add = (files: readonly File[]) => {
    for (const file of files) void start(file)
  }

  async function start(file: File): Promise<void> {
    const key = newId()
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined
    const settle = (more: Partial<Sent>) =>
      setList(now => now.map(it => (it.key === key ? { ...it, ...more } : it)))
    setList(now => [...now, { key, file, preview }])
    try {
      const sent = await sendFile(file, leaving.current.signal)
      settle({ id: sent.id })
      held.current = [...held.current, sent.id]
      onChange?.(held.current)
    } catch (error) {
      if (!leaving.current.signal.aborted) settle({ problem: problemIn(error).say })
    }
  }

  const drop = (it: Sent) => {
    if (it.preview) URL.revokeObjectURL(it.preview)
    setList(now => now.filter(other => other.key !== it.key))
    if (it.id) onChange?.(held.current.filter(other => other !== it.id))
  }

  const addLatest = useRef(add)
  addLatest.current = add
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length > 0) addLatest.current(files)
    }
    const controller = new AbortController()
    leaving.current = controller
    document.addEventListener('paste', onPaste)
    return () => {
      document.removeEventListener('paste', onPaste)
      controller.abort()
    }
  }, [])

  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add([...event.dataTransfer.files])
  }

  return (
    <div
      className={isOver ? 'files-input files-input-over' : 'files-input'}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {shown.length > 0 && (
        <ul>
          {shown.map(it => (
            <FileItem key={it.key} it={it} onDrop={() => drop(it)} />
          ))}
        </ul>
      )}
      <input
        type="file"
        multiple
        className="visually-hidden"
        id={inputId}
        onChange={event => {
          add([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <label htmlFor={inputId} className="files-input-add">
        {say({ zh: '选择文件', en: 'Choose files' })}
        <span className="second small">
          {say({ zh: '也可拖到此处，或直接粘贴截图', en: 'or drag them here, or paste a picture' })}
        </span>
      </label>
    </div>
  )
}

function FileItem({ it, onDrop }: { readonly it: Sent; readonly onDrop: () => void }) {
  const say = useSay()
  return (
    <li>
      {it.preview ? (
        <img src={it.preview} alt={it.file.name} />
      ) : (
        <span className="files-input-kind">{kindOf(it.file.name)}</span>
      )}
      <span className="files-input-name">
        {it.file.name}
        <span className="small second">
          {saySize(it.file.size)}
          {' · '}
          {it.problem
            ? null
            : it.id
              ? say({ zh: '已上传', en: 'Uploaded' })
              : say({ zh: '正在上传…', en: 'Uploading…' })}
          {it.problem && <span className="left-red">{say(it.problem)}</span>}
        </span>
      </span>
      <button type="button" className="plain" onClick={onDrop}>
        {say({ zh: '移除', en: 'Remove' })}
      </button>
    </li>
  )
}

const kindOf = (name: string): string =>
  name.includes('.') ? (name.split('.').pop() ?? '').slice(0, 4).toUpperCase() : '·'
