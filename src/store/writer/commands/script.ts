/**
 * What a command leaves behind when all commands of its group have run: called once, just before COMMIT, because only
 * then the levels that an answer shows are those that are committed.
 */
export type Finish<Receipt> = () => Receipt;
