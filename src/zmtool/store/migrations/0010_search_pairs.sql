-- One word for each two neighbouring characters (see store/search.py): long runs of figures are found at once.
-- A word's first five letters are its first character, so that single characters are looked up by them.
DROP TABLE search_index;
CREATE VIRTUAL TABLE search_index USING fts5(words, content = '', tokenize = 'ascii', prefix = '5');
INSERT INTO search_index(rowid, words) SELECT id, index_words(body) FROM search_entry;
