/** Whose process PostgreSQL is: it refuses root, so as root we drop to `postgres` or `nobody`. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A user of this machine with an entry in passwd: initdb refuses a uid without one. */
export interface LocalUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const CHOICES = ['postgres', 'nobody'] // nobody is on every Linux

/** Nothing: PostgreSQL runs as we do. Else the owner of an existing cluster, or the first choice we find. */
export function clusterUser(owner: number | undefined): LocalUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = localUsers()
  const byOwner = owner ? users.find(it => it.uid === owner) : undefined // owner 0: copied by root, not usable
  return byOwner ?? CHOICES.map(name => users.find(it => it.name === name)).find(it => it !== undefined)
}

/** Whether a user gets through every folder above `path` and may use `path` itself (search or execute). */
export function canReach(user: LocalUser, path: string): boolean {
  const real = realpathSync(path)
  const parent = dirname(real)
  return mayEnter(user, real) && (parent === real || canReach(user, parent))
}

/** Spawning with a uid drops every supplementary group, so owner, group and others are all there is. */
function mayEnter(user: LocalUser, path: string): boolean {
  const { mode, uid, gid } = statSync(path)
  if (uid === user.uid) return (mode & 0o100) !== 0
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0
}

function localUsers(): LocalUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .map(([name = '', , uid = '', gid = '']) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(it => it.name !== '' && it.uid > 0)
}
