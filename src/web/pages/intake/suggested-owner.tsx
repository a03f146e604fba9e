/** Whose it will be and until when, before it is filed; a dispatcher may choose another owner. */
import { Form, type FormInstance } from 'antd'
import { useEffect } from 'react'
import { type CaseRow, suggestOwner } from '../../../contracts/cases.ts'
import { useRead } from '../../kit/call.ts'
import { UnitSelect } from '../../kit/form/unit-select.tsx'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import type { Draft } from './file-report.ts'

interface Props {
  readonly draft: Partial<Draft>
  readonly mayAssign: boolean
  readonly joins: CaseRow | undefined
  readonly form: FormInstance<Draft>
}

export function SuggestedOwner({ draft, mayAssign, joins, form }: Props) {
  const say = useSay()
  const { program = '', kind = '', area = '' } = draft
  const isKnown = Boolean(program && kind && area)
  const suggested = useRead(suggestOwner, { query: { program, kind, area } }, { enabled: isKnown && !joins })
  const owner = isKnown ? suggested.data?.owner?.id : undefined
  useEffect(() => {
    form.setFieldsValue({ owner } as Partial<Draft>)
  }, [form, owner])
  return (
    <section className="panel intake-owner" aria-labelledby="intake-owner">
      <h2 id="intake-owner">{say({ zh: '派给谁', en: 'Whose it will be' })}</h2>
      {joins && (
        <p>
          {say({ zh: `并入 ${joins.number}，`, en: `Joins ${joins.number}, ` })}
          {joins.ownerName
            ? say({ zh: `由${joins.ownerName.zh}办理。`, en: `handled by ${joins.ownerName.en}.` })
            : say({ zh: '尚未派单。', en: 'not assigned yet.' })}
        </p>
      )}
      {!joins && !isKnown && (
        <p className="second">
          {say({
            zh: '填好辖区和类别后，这里显示承办单位和截止时间。',
            en: 'With area and kind filled in, owner and deadline appear here.',
          })}
        </p>
      )}
      {!joins && isKnown && suggested.error && <ProblemNote error={suggested.error} />}
      {!joins && isKnown && suggested.data && (
        <>
          {mayAssign ? (
            <Form form={form} component={false}>
              <Form.Item
                name="owner"
                label={say({ zh: '主办单位', en: 'Lead unit' })}
                layout="vertical"
                className="intake-owner-pick"
              >
                <UnitSelect />
              </Form.Item>
            </Form>
          ) : (
            <p className="intake-owner-name">
              {suggested.data.owner
                ? say(suggested.data.owner.name)
                : say({ zh: '由派单员确定', en: 'A dispatcher decides' })}
            </p>
          )}
          {suggested.data.coOwners.length > 0 && (
            <p>
              {say({ zh: '协办：', en: 'With: ' })}
              {suggested.data.coOwners.map(it => say(it.name)).join(say({ zh: '、', en: ', ' }))}
            </p>
          )}
          <p>
            {say({
              zh: `时限 ${suggested.data.termName.zh}，${sayMoment(suggested.data.due).zh} 前办结`,
              en: `${suggested.data.termName.en}, due ${sayMoment(suggested.data.due).en}`,
            })}
            {suggested.data.provisional &&
              say({ zh: '（节假日安排未公布，暂定）', en: ' (provisional: holidays not published)' })}
          </p>
          <p className="second small">{say(suggested.data.why)}</p>
        </>
      )}
    </section>
  )
}
