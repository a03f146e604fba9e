/** What a command says that was told to stop in the middle and left nothing behind. */
import type { Context } from './arguments.ts'

const INTERRUPTED = 130 // what shells expect of a command stopped by Ctrl-C

export async function unlessStopped(
  { say, stopping }: Pick<Context, 'say' | 'stopping'>,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!stopping.aborted || error !== stopping.reason) throw error
    say('已停止，没有留下任何内容  Stopped: nothing was kept')
    return INTERRUPTED
  }
}
