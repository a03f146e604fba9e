/** The task entries of the rail: at most eight, only what exists and what one's posts have a use for. */
import {
  AuditOutlined,
  BarChartOutlined,
  CheckSquareOutlined,
  EnvironmentOutlined,
  FormOutlined,
  LineChartOutlined,
  ShopOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Me } from '../../contracts/session.ts'
import type { Bilingual } from '../../core/language.ts'
import { mayTake } from '../kit/me.ts'

export interface Entry {
  readonly to: '/' | '/cases' | '/intake' | '/places' | '/monitoring' | '/figures' | '/people' | '/areas'
  readonly text: Bilingual
  readonly icon: ReactNode
  readonly isShown: (me: Me) => boolean
}

const always = () => true

export const entries: readonly Entry[] = [
  {
    to: '/',
    text: { zh: '我的待办', en: 'My to-do' },
    icon: <CheckSquareOutlined aria-hidden />,
    isShown: always,
  },
  { to: '/cases', text: { zh: '事项', en: 'Cases' }, icon: <AuditOutlined aria-hidden />, isShown: always },
  {
    to: '/intake',
    text: { zh: '登记受理', en: 'Intake' },
    icon: <FormOutlined aria-hidden />,
    isShown: me => mayTake(me, 'report'),
  },
  {
    to: '/places',
    text: { zh: '对象', en: 'Places' },
    icon: <ShopOutlined aria-hidden />,
    isShown: always,
  },
  {
    to: '/monitoring',
    text: { zh: '监测', en: 'Monitors' },
    icon: <LineChartOutlined aria-hidden />,
    isShown: always,
  },
  {
    to: '/figures',
    text: { zh: '评价', en: 'Figures' },
    icon: <BarChartOutlined aria-hidden />,
    isShown: always,
  },
  {
    to: '/people',
    text: { zh: '人员岗位', en: 'People' },
    icon: <TeamOutlined aria-hidden />,
    isShown: always,
  },
  {
    to: '/areas',
    text: { zh: '辖区', en: 'Areas' },
    icon: <EnvironmentOutlined aria-hidden />,
    isShown: always,
  },
]
