/** Money as a table reads it. */
import type { Purse, Usage } from '~/api/types';
import { dollars } from './format';

/** `$1.20 of $20.00`; without a limit only what was spent. What is held back for pictures under way counts as gone. */
export function spentWords({ spent, reserved, uncertain, cap }: Purse): string {
  const gone = dollars(spent + reserved + uncertain);
  return cap === null ? `${gone}, no limit` : `${gone} of ${dollars(cap)}`;
}

/** The purse that is empty first, the member's own or the table's, and whose it is. */
export function budgetWords({ me, session }: Usage): string {
  const own = me.left !== null && (session.left === null || me.left < session.left);
  if (own) return `Your budget: ${spentWords(me)}`;
  return session.left === null ? `Budget: ${spentWords(session)}` : `The table’s budget: ${spentWords(session)}`;
}

/** From 0 to 1; null without a limit. */
export function spentShare({ spent, reserved, uncertain, cap }: Purse): number | null {
  if (cap === null) return null;
  const gone = spent + reserved + uncertain;
  return cap <= 0 ? 1 : Math.min(1, gone / cap);
}

/** Dollars with at most two digits behind the point, as they are typed; null for anything else. */
export function amountOf(text: string): number | null {
  const plain = text.trim().replace(/^\$/, '').replace(',', '.');
  return /^\d{1,6}(\.\d{1,2})?$/.test(plain) ? Number(plain) : null;
}
