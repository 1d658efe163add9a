/**
 * What a command leaves behind when all commands of its group have run: called once, just after COMMIT, because only
 * then the levels that an answer shows are the committed ones.
 */
export type Finish<Receipt> = () => Receipt;
