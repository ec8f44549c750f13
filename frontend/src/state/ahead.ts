/** What `headStart.ts` has asked for before this script was there. Each answer is taken once, and only while it is fresh. */
interface Ahead {
  answers: Map<string, Promise<Response>>;
  at: number;
}

const freshMs = 10_000;

export function takeAhead(address: string, page: { svAhead?: Ahead } = globalThis as { svAhead?: Ahead }): Promise<Response> | null {
  const { answers, at } = page.svAhead ?? { answers: new Map<string, never>(), at: 0 };
  const answer = answers.get(address) ?? null;
  answers.delete(address);
  return Date.now() - at < freshMs ? answer : null;
}
