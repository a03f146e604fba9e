/** The form of a call, in the order a call goes: who, what, where, which kind. */
import { Checkbox, Form, type FormInstance, Input, Select } from 'antd'
import { type KeyboardEvent, useMemo } from 'react'
import type { ProgramReply } from '../../../contracts/registers.ts'
import type { Bilingual } from '../../../core/language.ts'
import { AreaPick } from '../../kit/form/area-select.tsx'
import type { Control } from '../../kit/form/control.ts'
import { FilesInput } from '../../kit/form/files-input.tsx'
import { FormFromSchema } from '../../kit/form/form-from-schema.tsx'
import { PositionInput } from '../../kit/form/position-input.tsx'
import { QuickPick } from '../../kit/form/quick-pick.tsx'
import { useSay } from '../../kit/language.tsx'
import { channelNames } from '../../../core/channel.ts'
import type { Draft } from './file-report.ts'

export type Programs = readonly ProgramReply[]

interface Props {
  readonly form: FormInstance<Draft>
  readonly programs: Programs
  readonly firstProgram: string
  readonly program: string | undefined
}

export function IntakeForm({ form, programs, firstProgram, program }: Props) {
  const say = useSay()
  const chosen = programs.find(it => it.id === (program ?? firstProgram))
  const needed = useNeeded()
  return (
    <Form<Draft>
      form={form}
      name="intake"
      layout="vertical"
      initialValues={{ program: firstProgram, channel: 'phone' }}
      onValuesChange={changed => {
        if ('program' in changed) form.resetFields(['kind', 'facts', 'owner'])
      }}
      onKeyDown={moveOn}
    >
      {chosen?.reporter !== 'none' && <Reporter isAsked={chosen?.reporter === 'asked'} />}
      <Form.Item
        name="text"
        label={say({ zh: '诉求内容', en: 'What it is about' })}
        rules={needed('诉求内容', 'What it is about')}
      >
        <Input.TextArea autoSize={{ minRows: 5, maxRows: 16 }} maxLength={20_000} />
      </Form.Item>
      <div className="intake-row">
        <Form.Item
          name="area"
          label={say({ zh: '事发辖区', en: 'Area' })}
          rules={needed('事发辖区', 'The area')}
        >
          <AreaPick />
        </Form.Item>
        <Form.Item
          name="program"
          label={say({ zh: '业务', en: 'Program' })}
          rules={needed('业务', 'The program')}
        >
          <QuickPick
            options={programs.map(it => ({
              value: it.id,
              label: say(it.title),
              keys: `${it.title.zh} ${it.title.en} ${it.id}`.toLowerCase(),
            }))}
          />
        </Form.Item>
        <Form.Item name="kind" label={say({ zh: '类别', en: 'Kind' })} rules={needed('类别', 'The kind')}>
          <KindPick program={chosen} />
        </Form.Item>
      </div>
      {chosen && (
        <div className="intake-facts" key={chosen.id}>
          <FormFromSchema schema={chosen.facts} within="facts" />
        </div>
      )}
      <More />
    </Form>
  )
}

function Reporter({ isAsked }: { readonly isAsked: boolean }) {
  const say = useSay()
  const needed = useNeeded()
  return (
    <div className="intake-row">
      <Form.Item
        name="phone"
        label={say({ zh: '来电号码', en: 'Phone' })}
        {...(isAsked ? { rules: needed('来电号码', 'The phone') } : {})}
      >
        <Input inputMode="tel" autoComplete="off" maxLength={30} autoFocus />
      </Form.Item>
      <Form.Item name="name" label={say({ zh: '来电人', en: 'Caller' })}>
        <Input autoComplete="off" maxLength={60} />
      </Form.Item>
      <Form.Item name="disclose" valuePropName="checked" label={say({ zh: '身份信息', en: 'Identity' })}>
        <Checkbox>{say({ zh: '同意告知承办单位', en: 'May be told to the unit' })}</Checkbox>
      </Form.Item>
    </div>
  )
}

/** Kinds carry a short number, so that two keys find one. */
function KindPick({ program, ...control }: { readonly program: ProgramReply | undefined } & Control<string>) {
  const say = useSay()
  const options = useMemo(
    () =>
      (program?.kinds ?? []).map((it, i) => {
        const code = String(i + 1).padStart(2, '0')
        return {
          value: it.id,
          label: `${code} ${say(it)}`,
          aside: say(it.termName),
          keys: `${code} ${it.zh} ${it.en} ${it.id}`.toLowerCase(),
        }
      }),
    [program, say],
  )
  return (
    <QuickPick
      {...control}
      options={options}
      placeholder={say({ zh: '输入编号或名称', en: 'Type its number or name' })}
    />
  )
}

function More() {
  const say = useSay()
  return (
    <details className="intake-more">
      <summary>{say({ zh: '渠道、标题、位置、附件', en: 'Channel, title, position, files' })}</summary>
      <div className="intake-row">
        <Form.Item name="channel" label={say({ zh: '渠道', en: 'Channel' })}>
          <Select
            options={Object.entries(channelNames).map(([value, name]) => ({ value, label: say(name) }))}
          />
        </Form.Item>
        <Form.Item name="title" label={say({ zh: '标题', en: 'Title' })}>
          <Input
            maxLength={200}
            placeholder={say({ zh: '不填则取诉求首句', en: 'Empty: the first sentence' })}
          />
        </Form.Item>
        <Form.Item name="position" label={say({ zh: '位置', en: 'Position' })}>
          <PositionInput />
        </Form.Item>
      </div>
      <Form.Item name="files" label={say({ zh: '附件', en: 'Files' })}>
        <FilesInput />
      </Form.Item>
    </details>
  )
}

/** Enter in a one-line box goes on to the next one: nothing is sent by accident. */
function moveOn(event: KeyboardEvent<HTMLFormElement>): void {
  const { target, currentTarget } = event
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
  if (!(target instanceof HTMLInputElement) || target.type === 'file' || target.closest('.ant-select')) return
  event.preventDefault()
  const boxes = [...currentTarget.querySelectorAll<HTMLElement>('input:not([type=file]), textarea')].filter(
    it => it.offsetParent !== null,
  )
  boxes[boxes.indexOf(target) + 1]?.focus()
}

function useNeeded() {
  const say = useSay()
  return (zh: string, en: string) => {
    const message: Bilingual = { zh: `请填写${zh}`, en: `${en} is needed` }
    return [{ required: true, whitespace: true, message: say(message) }]
  }
}
