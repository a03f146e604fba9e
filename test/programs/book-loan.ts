/** A library's book loans (图书借阅): nothing of government in it. If the core can run it, the core knows no more than it should. */
import { z } from 'zod'
import { choice, field } from '../../src/core/form.ts'
import { program } from '../../src/core/program.ts'
import { days } from '../../src/core/term.ts'

/** Borrowing is a report, handing over an assignment to the reader's branch, return is `rectify`, the check `pass`. */
export const bookLoan = program({
  id: 'book-loan',
  title: { zh: '图书借阅', en: 'Book loans' },
  basis: 'guess: DESIGN §6, a line of business that has nothing to do with government',
  cases: {
    noun: { zh: '借阅', en: 'Loan' },
    letters: 'TS',
    line: 'library',
    terms: [
      { term: days(60), from: '2015-01-01', source: 'guess: old house rule' },
      { term: days(30), from: '2024-01-01', source: 'guess: new house rule' },
    ],
    kinds: {
      book: { zh: '图书', en: 'Book' },
      film: { zh: '影碟', en: 'Film', term: days(7) },
    },
    facts: z.object({
      shelfMark: field(z.string().regex(/^[A-Z]\d{3}$/), '索书号', 'Shelf mark'),
      copies: field(z.int().min(1).max(5), '册数', 'Copies').default(1),
      state: choice('借出时品相', 'State when lent', {
        fine: { zh: '完好', en: 'Fine' },
        worn: { zh: '有磨损', en: 'Worn' },
      }),
    }),
    checker: 'other-person',
    extensions: { most: 2 },
    permits: {
      accept: ['operator'],
      assign: ['operator'],
      pass: ['operator', 'inspector'],
      fail: ['operator', 'inspector'],
    },
    reporter: 'asked',
  },
})
