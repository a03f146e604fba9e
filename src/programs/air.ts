/** Air (空气监测): the stations that measure it and the weather. It has no cases of its own yet, only a register. */
import { program } from '../core/program.ts'

export const air = program({
  id: 'air',
  title: { zh: '空气监测', en: 'Air monitoring' },
  basis: 'articles 001–003 (articles.md 1.01): stations, wind and the weekly ranking',
  places: {
    'air-station': { zh: '空气站', en: 'Air station' },
    'weather-station': { zh: '气象站', en: 'Weather station' },
  },
})
