-- The machine and the folder that the database was last opened on (a digest). Another one means a copied folder.
ALTER TABLE hub ADD COLUMN machine TEXT;
