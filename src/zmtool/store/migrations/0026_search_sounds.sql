-- Names of people and shops are found by the first letters of their sounds too (see store/search_words.py).
DROP TABLE search_index;
CREATE VIRTUAL TABLE search_index USING fts5(words, content = '', tokenize = 'ascii', prefix = '5');
INSERT INTO search_index(rowid, words) SELECT id, index_words(body,
    CASE WHEN kind IN ('party', 'licence', 'application', 'clue', 'problem', 'alert', 'inspection') THEN title ELSE '' END)
    FROM search_entry;
