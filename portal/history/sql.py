"""The triggers that write history, for the migrations of the apps whose tables they watch.

Plain triggers and not pgtrigger's: those every session may switch off (SET pgtrigger.ignore).
"""

from django.db.migrations import RunSQL

# Who: the person of the request, as pghistory's middleware says it in this transaction; else who is connected.
FUNCTIONS = """
    CREATE FUNCTION history_note(
        at timestamptz, kind text, row_id bigint, event bigint, deed text, agency bigint, context uuid
    ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        said jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    BEGIN
        INSERT INTO history_change
            (at, kind, "row", event, deed, agency, person, context, database_user, origin, chain)
        VALUES (at, kind, row_id, event, deed, agency, (said ->> 'user')::bigint, context, session_user,
                CASE WHEN said IS NULL THEN history_origin() ELSE '' END, '');
    END $$;

    CREATE FUNCTION history_origin() RETURNS text LANGUAGE sql STABLE AS $$
        SELECT left(concat_ws(' ', nullif(current_setting('application_name'), ''), host(inet_client_addr())), 100)
    $$;

    CREATE FUNCTION history_content(columns text[], content jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
        SELECT sha256(convert_to(jsonb_object_agg(name, content -> name)::text, 'UTF8')) FROM unnest(columns) AS name
    $$;

    CREATE FUNCTION history_hash(before bytea, link history_change) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
        SELECT sha256(coalesce(before, '') || link.content || convert_to(concat_ws('|',
            link.chain, link.position, link.kind, link."row", link.deed, link.form,
            (extract(epoch FROM link.at) * 1000000)::bigint, coalesce(link.agency, 0), coalesce(link.person, 0),
            coalesce(link.context::text, ''), link.database_user, link.origin), 'UTF8'))
    $$;

    -- Two writers of one chain: the second finds its place taken, waits for the first and takes the next one.
    CREATE FUNCTION history_link(
        kind_ text, row_id bigint, deed_ text, agency_ bigint, chain_ text, form_ int, content_ bytea
    ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        said jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
        link history_change;
        before bytea;
    BEGIN
        link.kind := kind_; link."row" := row_id; link.deed := deed_; link.agency := agency_;
        link.chain := chain_; link.form := form_; link.content := content_;
        link.person := (said ->> 'user')::bigint;
        link.context := _pgh_attach_context();
        link.database_user := session_user;
        link.origin := CASE WHEN said IS NULL THEN history_origin() ELSE '' END;
        FOR _try IN 1..20 LOOP
            SELECT last.position, last.hash INTO link.position, before
            FROM history_change last WHERE last.chain = chain_ ORDER BY last.position DESC LIMIT 1;
            link.position := coalesce(link.position, 0) + 1;
            link.at := clock_timestamp();
            link.hash := history_hash(before, link);
            INSERT INTO history_change (at, kind, "row", deed, agency, person, context, database_user, origin,
                                        chain, position, form, content, hash)
            VALUES (link.at, link.kind, link."row", link.deed, link.agency, link.person, link.context,
                    link.database_user, link.origin, link.chain, link.position, link.form, link.content, link.hash)
            ON CONFLICT (chain, position) DO NOTHING;
            IF FOUND THEN RETURN; END IF;
        END LOOP;
        RAISE serialization_failure USING MESSAGE = 'no place in the chain ' || chain_;
    END $$;

    -- SHARE waits for whoever is writing links, so that nothing below the newest can still appear. Two seconds:
    -- the server's own cleaning gives way after one.
    CREATE FUNCTION history_seal() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
    DECLARE
        last history_seal;
        upto_ bigint;
        links_ int;
        hashes bytea;
        sealed bigint;
    BEGIN
        LOCK TABLE history_change IN SHARE MODE;
        SELECT * INTO last FROM history_seal ORDER BY id DESC LIMIT 1;
        SELECT max(id), count(*), string_agg(hash, '' ORDER BY id) INTO upto_, links_, hashes
        FROM history_change WHERE chain <> '' AND id > coalesce(last.upto, 0);
        IF links_ = 0 THEN RETURN NULL; END IF;
        INSERT INTO history_seal (at, upto, links, hash)
        VALUES (clock_timestamp(), upto_, links_, sha256(coalesce(last.hash, '') || hashes)) RETURNING id INTO sealed;
        RETURN sealed;
    END $$;
"""
NO_FUNCTIONS = """
    DROP FUNCTION history_note, history_link, history_seal, history_hash, history_content, history_origin;
"""

# Written by triggers alone, read by the pages; and nobody, not even the owner, changes a line by mistake.
CLOSED = """
    DO $$
    DECLARE serving text;
    BEGIN
        FOR serving IN SELECT rolname FROM pg_roles WHERE rolname IN ('portal_web', 'portal_worker') LOOP
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON history_change, history_seal FROM %I', serving);
        END LOOP;
    END $$;
    REVOKE EXECUTE ON FUNCTION history_note, history_link, history_seal FROM PUBLIC;
    DO $$
    BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_worker') THEN
            GRANT EXECUTE ON FUNCTION history_seal TO portal_worker;
        END IF;
    END $$;
    CREATE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'history is only ever added to'; END $$;
    CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON history_change
        FOR EACH STATEMENT EXECUTE FUNCTION history_stays();
    CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON history_seal
        FOR EACH STATEMENT EXECUTE FUNCTION history_stays();
"""
OPENED = """
    DROP TRIGGER history_stays ON history_change; DROP TRIGGER history_stays ON history_seal;
    DROP FUNCTION history_stays;
"""

# SECURITY DEFINER: whose data it is may stand in rows that whoever writes does not see.
_TRIGGER = """
    CREATE FUNCTION history_of_{table}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
    DECLARE
        it {table} := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    BEGIN
        PERFORM {call};
        RETURN NULL;
    END $$;
    CREATE TRIGGER history_of AFTER {on} ON {table} FOR EACH ROW EXECUTE FUNCTION history_of_{table}();
"""
_NO_TRIGGER = "DROP TRIGGER history_of ON {table}; DROP FUNCTION history_of_{table}();"

# Who did it stands in the event's context; who is connected is now the migration.
_EVENTS_SO_FAR = """
    INSERT INTO history_change
        (at, kind, "row", event, deed, agency, person, context, database_user, origin, chain)
    SELECT it.pgh_created_at, {what}, (c.metadata ->> 'user')::bigint, it.pgh_context_id, '', '', ''
    FROM {table} AS it LEFT JOIN pghistory_context c ON c.id = it.pgh_context_id;
"""
_SO_FAR = "SELECT {call} FROM (SELECT * FROM {table} ORDER BY {order}) AS it;"


def _watched(table: str, on: str, call: str, so_far: str) -> RunSQL:
    return RunSQL(
        [(_TRIGGER.format(table=table, on=on, call=call) + so_far, None)],
        [(_NO_TRIGGER.format(table=table), None)],
    )


def follow(*events: str, agency: str = "NULL") -> list[RunSQL]:
    """Changes of rows whose history pghistory keeps in these tables of events. `agency`: of the event `it`, in SQL."""
    operations = []
    for events_table in events:
        what = f"'{events_table.removesuffix('event')}', it.pgh_obj_id, it.pgh_id, it.pgh_label, {agency}"
        call = f"history_note(clock_timestamp(), {what}, it.pgh_context_id)"
        so_far = _EVENTS_SO_FAR.format(table=events_table, what=what)
        operations.append(_watched(events_table, "INSERT", call, so_far))
    return operations


def note(table: str, agency: str = "NULL") -> RunSQL:
    """Changes of rows that are their own history, being only ever added."""
    what = f"'{table}', it.id, NULL, {{deed}}, {agency}, {{context}}"
    call = f"history_note(clock_timestamp(), {what.format(deed='lower(TG_OP)', context='_pgh_attach_context()')})"
    so_far = f"history_note(now(), {what.format(deed=repr('insert'), context='NULL')})"
    return _watched(table, "INSERT OR UPDATE OR DELETE", call, _SO_FAR.format(call=so_far, table=table, order="id"))


def chain(table: str, columns: str, *, by: str, agency: str = "NULL", form: int = 1) -> RunSQL:
    """Changes of facts: each a link in the chain that `by` names (SQL about the row `it`).

    The hash is of these columns. A table that gets another column gets another form, with a function of its own, so
    that links made before still verify. The chain is that of the thing which the actions lock before they write.
    """
    names = ", ".join(f"'{name}'" for name in columns.split())
    content = f"history_content(ARRAY[{names}], to_jsonb(it))"
    what = f"'{table}', it.id, {{deed}}, {agency}, {by}, {form}, {content}"
    made = f"""
        CREATE FUNCTION history_form_{table}_{form}() RETURNS text[] LANGUAGE sql IMMUTABLE AS
            $$ SELECT ARRAY[{names}] $$;
    """
    unmade = f"DROP FUNCTION history_form_{table}_{form}();"
    call = f"history_link({what.format(deed='lower(TG_OP)')})"
    so_far = "SET LOCAL timezone = 'UTC';" + _SO_FAR.format(
        call=f"history_link({what.format(deed=repr('insert'))})", table=table, order="id"
    )
    watched = _TRIGGER.format(table=table, on="INSERT OR UPDATE OR DELETE", call=call)
    return RunSQL([(made + watched + so_far, None)], [(_NO_TRIGGER.format(table=table) + unmade, None)])


# --- many at once -------------------------------------------------------------------------------------

# The same links as `history_link` makes, for thousands of rows in one statement: each chain is asked for its end
# once, and all are stored together. Where another writer takes a place meanwhile, they are made one by one.
LINKS = """
    CREATE FUNCTION history_links(
        kind_ text, deed_ text, form_ int, row_ids bigint[], agencies bigint[], chains text[], contents bytea[]
    ) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        said jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
        link history_change;
        before bytea;
        ats timestamptz[] := '{}';
        positions int[] := '{}';
        hashes bytea[] := '{}';
    BEGIN
        IF cardinality(row_ids) > 1 THEN
            link.kind := kind_; link.deed := deed_; link.form := form_; link.chain := '';
            link.person := (said ->> 'user')::bigint;
            link.context := _pgh_attach_context();
            link.database_user := session_user;
            link.origin := CASE WHEN said IS NULL THEN history_origin() ELSE '' END;
            FOR i IN 1..cardinality(row_ids) LOOP
                IF chains[i] <> link.chain THEN
                    link.chain := chains[i]; link.position := NULL; before := NULL;
                    SELECT last.position, last.hash INTO link.position, before
                    FROM history_change last WHERE last.chain = chains[i] ORDER BY last.position DESC LIMIT 1;
                END IF;
                link."row" := row_ids[i]; link.agency := agencies[i]; link.content := contents[i];
                link.position := coalesce(link.position, 0) + 1;
                link.at := clock_timestamp();
                before := history_hash(before, link);
                ats[i] := link.at; positions[i] := link.position; hashes[i] := before;
            END LOOP;
            BEGIN
                INSERT INTO history_change (at, kind, "row", deed, agency, person, context, database_user, origin,
                                            chain, position, form, content, hash)
                SELECT made.at, kind_, made.row_id, deed_, made.agency, link.person, link.context,
                       link.database_user, link.origin, made.chain, made.position, form_, made.content, made.hash
                FROM unnest(ats, row_ids, agencies, chains, positions, contents, hashes)
                     AS made (at, row_id, agency, chain, position, content, hash);
                RETURN;
            EXCEPTION WHEN unique_violation THEN
                NULL;  -- one by one
            END;
        END IF;
        FOR i IN 1..coalesce(cardinality(row_ids), 0) LOOP
            PERFORM history_link(kind_, row_ids[i], deed_, agencies[i], chains[i], form_, contents[i]);
        END LOOP;
    END $$;
    REVOKE EXECUTE ON FUNCTION history_links FROM PUBLIC;
"""
NO_LINKS = "DROP FUNCTION history_links;"

_LINK_ALL = """
    CREATE OR REPLACE FUNCTION history_of_{table}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
    BEGIN
        PERFORM history_links('{table}', lower(TG_OP), {form}, array_agg(told.id), array_agg(told.agency),
                              array_agg(told.chain), array_agg(told.content))
        FROM (
            SELECT it.id, {agency} AS agency, {by} AS chain, sha256(convert_to({document}, 'UTF8')) AS content
            FROM changed AS it ORDER BY 3, 1
        ) AS told;
        RETURN NULL;
    END $$;
"""
_AT_ONCE = """
    CREATE TRIGGER history_of AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION history_of_{table}();
    CREATE TRIGGER history_of_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION history_of_{table}();
    CREATE TRIGGER history_of_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION history_of_{table}();
"""
_ROW_BY_ROW = """
    DROP TRIGGER history_of ON {table}; DROP TRIGGER history_of_update ON {table};
    DROP TRIGGER history_of_delete ON {table}; DROP FUNCTION history_of_{table}();
"""


def chain_at_once(table: str, columns: str, *, by: str, agency: str, form: int) -> RunSQL:
    """From here on the links of a chained table are made a statement at a time: thousands of facts come in one.

    What `chain` said of the table so far is said again, and stays: the hashes are the same to the bit.
    """
    made = f"DROP TRIGGER history_of ON {table};"
    made += _link_all(table, _built(columns), by, agency, form) + _AT_ONCE.format(table=table)
    content = f"history_content(history_form_{table}_{form}(), to_jsonb(it))"
    call = f"history_link('{table}', it.id, lower(TG_OP), {agency}, {by}, {form}, {content})"
    before = _TRIGGER.format(table=table, on="INSERT OR UPDATE OR DELETE", call=call)
    return RunSQL([(made, None)], [(_ROW_BY_ROW.format(table=table) + before, None)])


def spelt(table: str, columns: str, *, arrays: str, by: str, agency: str, form: int) -> RunSQL:
    """From here on the document that a link's hash is of is spelt out for a table of `chain_at_once`, not built: that
    takes a quarter of the time. `arrays` are those of the columns that hold one.
    """
    made, before = (_link_all(table, of, by, agency, form) for of in (_spelt(columns, arrays), _built(columns)))
    return RunSQL([(made, None)], [(before, None)])


def _link_all(table: str, document: str, by: str, agency: str, form: int) -> str:
    return _LINK_ALL.format(table=table, form=form, agency=agency, by=by, document=document)


def _built(columns: str) -> str:
    """The text of the columns of the row `it` as one document."""
    pairs = ", ".join(f"'{name}', it.{name}" for name in columns.split())
    return f"jsonb_build_object({pairs})::text"


def _spelt(columns: str, arrays: str) -> str:
    """The same to the letter: jsonb has short names before long ones, and a space between the elements of an array."""
    names = sorted(columns.split(), key=lambda name: (len(name), name))
    to_json = {name: "to_jsonb" if name in arrays.split() else "to_json" for name in names}
    values = (f"""'"{name}": ' || coalesce({to_json[name]}(it.{name})::text, 'null')""" for name in names)
    return f"""'{{' || {" || ', ' || ".join(values)} || '}}'"""
