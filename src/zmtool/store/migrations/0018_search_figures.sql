-- Every four neighbouring figures are a word of the index too (see store/search_words.py): numbers of a register are much alike.
DROP TABLE search_index;
CREATE VIRTUAL TABLE search_index USING fts5(words, content = '', tokenize = 'ascii', prefix = '5');
INSERT INTO search_index(rowid, words) SELECT id, index_words(body) FROM search_entry;
