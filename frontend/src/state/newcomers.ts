/** Tells of others' pictures, at most once in a while: one by its maker's name, several by their number. */
const everyMs = 5_000;

export interface Newcomers {
  came: (by: string) => void;
  close: () => void;
}

export function tellNewcomers(say: (text: string) => void): Newcomers {
  let waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = () => {
    const [by] = waiting;
    timer = by === undefined ? undefined : setTimeout(tell, everyMs);
    if (by !== undefined) say(waiting.length === 1 ? `${by} added a picture.` : `${waiting.length} new pictures.`);
    waiting = [];
  };
  return {
    came: (by) => {
      waiting.push(by);
      if (!timer) tell();
    },
    close: () => clearTimeout(timer),
  };
}
