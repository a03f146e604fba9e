/** Finds another case by its number or its words. */
import { Select } from 'antd'
import { useState } from 'react'
import { search } from '../../../contracts/cases.ts'
import { useRead } from '../call.ts'
import { useSay } from '../language.tsx'
import { useSettled } from '../use-settled.ts'
import { type Control, bare } from './control.ts'

export function CaseSelect(control: Control<string>) {
  const say = useSay()
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim(), 250)
  const found = useRead(search, { query: { q, limit: 20 } }, { enabled: q !== '' })
  const options = (found.data?.items ?? []).map(it => ({
    value: it.id,
    label: `${it.number} ${it.title ?? say(it.kindName)}`,
  }))
  return (
    <Select
      {...bare(control)}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      loading={found.isFetching}
      options={options}
      placeholder={say({ zh: '输入编号或关键词', en: 'Type a number or a word' })}
      notFoundContent={q === '' || found.isFetching ? null : say({ zh: '没有找到事项', en: 'No case found' })}
    />
  )
}
