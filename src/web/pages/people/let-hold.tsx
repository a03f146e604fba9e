/** 任岗: lets a person hold a post, as A 角 or B 角, from a day on. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, DatePicker, Form, Radio, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { listPeople, listPosts, type PersonReply, postHolding } from '../../../contracts/registers.ts'
import { call, problemIn, useRead } from '../../kit/call.ts'
import { useFieldProblems } from '../../kit/form/form-from-schema.tsx'
import { sayDay } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

interface Values {
  readonly post: string
  readonly role: 'holder' | 'deputy'
  readonly from: Dayjs
  readonly to: Dayjs | null
}

const none: readonly never[] = []
const dayText = (it: Dayjs): string => it.format('YYYY-MM-DD')

export function LetHold({
  person,
  onDone,
}: {
  readonly person: Pick<PersonReply, 'id' | 'title'>
  readonly onDone: () => void
}) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const posts = useRead(listPosts).data?.items ?? []
  const giving = useMutation({
    mutationFn: ({ post, role, from, to }: Values) =>
      call(postHolding, {
        body: { post, person: person.id, role, from: dayText(from), to: to ? dayText(to) : null },
      }),
    onSuccess: (_, { post, role, from }) => {
      void client.invalidateQueries({ queryKey: [listPeople.path] })
      const title = posts.find(it => it.id === post)?.title ?? { zh: post, en: post }
      const day = sayDay(dayText(from))
      const as = role === 'holder' ? { zh: '任', en: 'holds' } : { zh: '任B角：', en: 'deputises for' }
      void message.success(
        say({
          zh: `${person.title.zh}自${day.zh}起${as.zh}${title.zh}`,
          en: `${person.title.en} ${as.en} ${title.en} from ${day.en}`,
        }),
        6,
      )
      onDone()
    },
  })
  useFieldProblems(form, giving.error ? problemIn(giving.error).fields : none)
  return (
    <Form
      form={form}
      layout="vertical"
      className="let-hold"
      initialValues={{ role: 'holder', from: dayjs(), to: null }}
      onFinish={values => giving.mutate(values)}
    >
      <Form.Item
        name="post"
        label={say({ zh: '岗位', en: 'Post' })}
        rules={[{ required: true, message: say({ zh: '请选择岗位', en: 'Choose a post' }) }]}
      >
        <Select
          autoFocus
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={say({ zh: '输入岗位或单位名称', en: 'Type a post or unit' })}
          options={posts.map(it => ({ value: it.id, label: `${say(it.title)} · ${say(it.unitName)}` }))}
        />
      </Form.Item>
      <Form.Item name="role" label={say({ zh: '角色', en: 'As' })}>
        <Radio.Group
          options={[
            { value: 'holder', label: say({ zh: 'A角', en: 'Holder' }) },
            { value: 'deputy', label: say({ zh: 'B角（A角不在岗时代行）', en: 'Deputy' }) },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="from"
        label={say({ zh: '自', en: 'From' })}
        rules={[{ required: true, message: say({ zh: '请选择日期', en: 'Choose a day' }) }]}
      >
        <DatePicker allowClear={false} />
      </Form.Item>
      <Form.Item name="to" label={say({ zh: '至（可不填）', en: 'Until (may stay open)' })}>
        <DatePicker />
      </Form.Item>
      {giving.error ? <ProblemNote error={giving.error} /> : null}
      <div className="let-hold-buttons">
        <Button type="primary" htmlType="submit" loading={giving.isPending}>
          {say({ zh: '任岗', en: 'Give the post' })}
        </Button>
        <Button onClick={onDone}>{say({ zh: '取消', en: 'Cancel' })}</Button>
      </div>
    </Form>
  )
}
