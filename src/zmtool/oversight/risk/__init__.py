"""The risk score of a retailer from weighted, ageing evidence (supervision.md 4.6). It predicts; it is not the credit grade."""
