-- SPDX-License-Identifier: Apache-2.0
-- The whole schema, for people who apply it by hand; again at any time, and to upgrade:
--
--     psql -f schema/tokenmeter.sql postgresql://...
--
-- It goes to the first schema of the search path (PGOPTIONS='-c search_path=billing' chooses another).
\set ON_ERROR_STOP on
\set QUIET on
set client_min_messages = warning;
begin;
\ir src/main/resources/tokenmeter/schema/001-ledger.sql
\ir src/main/resources/tokenmeter/schema/002-partition.sql
\ir src/main/resources/tokenmeter/schema/003-summary.sql
\ir src/main/resources/tokenmeter/schema/004-pricing.sql
\ir src/main/resources/tokenmeter/schema/005-view.sql
\ir src/main/resources/tokenmeter/schema/006-quantity.sql
\ir src/main/resources/tokenmeter/schema/007-price.sql
\ir src/main/resources/tokenmeter/schema/008-reprice.sql
\ir src/main/resources/tokenmeter/schema/009-account.sql
\ir src/main/resources/tokenmeter/schema/010-default.sql
\ir src/main/resources/tokenmeter/schema/011-fetched.sql
\ir catalogue.sql
commit;
