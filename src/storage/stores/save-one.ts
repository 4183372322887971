const mostAttempts = 10;

/**
 * The row that `find` finds (and may update), else the one that `insert` makes. Either answers null
 * when somebody else was quicker: then it begins again.
 */
export async function saveOne<Found, Made>(
  find: () => Promise<Found | null>,
  insert: () => Promise<Made | null>,
): Promise<Found | Made> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const saved = (await find()) ?? (await insert());
    if (saved !== null) return saved;
  }
  throw new Error(`A row was added and removed by others ${mostAttempts} times in a row.`);
}
