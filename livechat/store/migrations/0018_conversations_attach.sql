-- What came with a message, as its readers see it: a list of files, so that reading needs no further question.
ALTER TABLE message ADD COLUMN attachments TEXT;
