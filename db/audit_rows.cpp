// SPDX-License-Identifier: Apache-2.0
#include "db/audit_rows.hpp"

#include "db/hash_chain.hpp"
#include "protocol/vocab/text.hpp"

#include <charconv>
#include <fstream>
#include <stdexcept>

namespace tiaodu {
namespace {

constexpr std::size_t problems_max = 20;

void add(std::string& bytes, std::int64_t number) {
    auto value = static_cast<std::uint64_t>(number);
    for (int i = 0; i < 8; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
}
void add(std::string& bytes, std::string_view field) {
    add(bytes, static_cast<std::int64_t>(field.size()));
    bytes += field;
}

std::string audit_hash(std::string_view previous, std::int64_t seq, AuditRow const& row) {
    std::string bytes(previous);
    for (auto const number : {seq, to_ms(row.at), row.count}) add(bytes, number);
    for (auto const* field :
         {&row.account, &row.actor, &row.action, &row.subject, &row.address, &row.outcome, &row.detail})
        add(bytes, *field);
    return sha256(bytes);
}

ChainHead head_of(Database& database, std::string const& table) {
    auto row = database.prepare("SELECT seq, hash FROM " + table + " ORDER BY seq DESC LIMIT 1");
    if (!row.step()) return {0, chain_start()};
    return {row.integer(0), row.text(1)};
}

constexpr char const* columns = "seq, at, account, actor, action, subject, address, outcome, count, detail";

/// A condition and what is bound to its parameter.
struct Condition {
    std::string sql;
    std::optional<std::string> text{};
    std::int64_t number = 0;
};

std::vector<Condition> conditions(AuditSearch const& search, bool changes) {
    std::vector<Condition> all;
    if (search.from) all.push_back({"at>=?", {}, to_ms(*search.from)});
    if (search.to) all.push_back({"at<?", {}, to_ms(*search.to)});
    if (search.account) all.push_back({"account=?", *search.account});
    if (search.action) all.push_back({changes ? "type=?" : "action=?", *search.action});
    if (search.subject) all.push_back({changes ? "entity=?" : "subject=?", *search.subject});
    if (search.outcome && !changes) all.push_back({"outcome=?", std::string(to_word(*search.outcome))});
    if (search.below) all.push_back({"seq<?", {}, *search.below});
    return all;
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

void check_head(Database& database, std::string_view line, std::string const& table, std::string_view number,
                std::string_view hash, std::vector<std::string>& problems) {
    auto const seq = number_in(number);
    if (!seq) {
        problems.push_back("a line of the written heads is not ours: " + std::string(line));
        return;
    }
    auto row = database.prepare("SELECT hash FROM " + table + " WHERE seq=?");
    row.bind(*seq);
    auto const stored = row.step() ? row.text(0) : (*seq == 0 ? chain_start() : std::string());
    if (to_hex(stored) != hash)
        problems.push_back("on " + std::string(line.substr(0, 10)) + " the chain of " + table + " stood at row " +
                           std::to_string(*seq) + ", which is " + (stored.empty() ? "gone" : "another one") + " now");
}

}  // namespace

ChainHead audit_head(Database& database) { return head_of(database, "audit"); }
ChainHead event_head(Database& database) { return head_of(database, "event"); }

void append_audit(Database& database, ChainHead& head, AuditRow const& row) {
    auto const seq = head.seq + 1;
    auto hash = audit_hash(head.hash, seq, row);
    database.prepare(std::string("INSERT INTO audit (") + columns + ", hash) VALUES (?,?,?,?,?,?,?,?,?,?,?)")
        .bind(seq)
        .bind(to_ms(row.at))
        .bind(row.account)
        .bind(row.actor)
        .bind(row.action)
        .bind(row.subject)
        .bind(row.address)
        .bind(row.outcome)
        .bind(row.count)
        .bind(row.detail)
        .bind_blob(hash)
        .run();
    head = {seq, std::move(hash)};
}

std::vector<std::string> check_audit_chain(Database& database) {
    std::vector<std::string> problems;
    auto rows = database.prepare(std::string("SELECT ") + columns + ", hash FROM audit ORDER BY seq");
    ChainHead head{0, chain_start()};
    while (rows.step() && problems.size() < problems_max) {
        auto const seq = rows.integer(0);
        if (seq != head.seq + 1)
            problems.push_back("audit row " + std::to_string(seq) + " follows row " + std::to_string(head.seq));
        AuditRow const row{time_from_ms(rows.integer(1)),
                           rows.text(2),
                           rows.text(3),
                           rows.text(4),
                           rows.text(5),
                           rows.text(6),
                           rows.text(7),
                           rows.integer(8),
                           rows.text(9)};
        // Once it is broken everything after it differs, which says nothing new: each row is held to the stored one.
        if (audit_hash(head.hash, seq, row) != rows.text(10))
            problems.push_back("audit row " + std::to_string(seq) + " has been changed: its hash does not fit");
        head = {seq, rows.text(10)};
    }
    return problems;
}

std::vector<AuditRecord> search_audit(Database& database, AuditSearch const& search) {
    bool const changes = search.trail == AuditTrail::change;
    std::vector<AuditRecord> found;
    if (changes && search.outcome == AuditOutcome::refused) return found;
    std::string sql = changes ? "SELECT seq, at, account, actor, type, entity, '', 'done', 1, '' FROM event"
                              : std::string("SELECT ") + columns + " FROM audit";
    auto const wanted = conditions(search, changes);
    for (std::size_t i = 0; i < wanted.size(); ++i) sql += (i == 0 ? " WHERE " : " AND ") + wanted[i].sql;
    auto rows = database.prepare(sql + " ORDER BY seq DESC LIMIT ?");
    for (auto const& condition : wanted) {
        if (condition.text)
            rows.bind(*condition.text);
        else
            rows.bind(condition.number);
    }
    rows.bind(static_cast<std::int64_t>(search.limit));
    while (rows.step()) {
        AuditRecord record;
        record.seq = rows.integer(0);
        record.at = time_from_ms(rows.integer(1));
        if (auto const account = parse_id<AccountId>(rows.text(2))) record.account = *account;
        record.who = rows.text(3);
        record.action = rows.text(4);
        record.subject = rows.text(5);
        record.address = rows.text(6);
        record.outcome = from_word<AuditOutcome>(rows.text(7)).value_or(AuditOutcome::done);
        record.count = rows.integer(8);
        record.detail = rows.text(9);
        found.push_back(std::move(record));
    }
    return found;
}

std::string heads_line(std::string_view day, ChainHead const& events, ChainHead const& audit) {
    return std::string(day) + " event " + std::to_string(events.seq) + " " + to_hex(events.hash) + " audit " +
           std::to_string(audit.seq) + " " + to_hex(audit.hash);
}

void append_heads(std::filesystem::path const& file, std::string const& day, Database& database) {
    std::string line;
    for (std::ifstream before(file); std::getline(before, line);)
        if (line.starts_with(day + " ")) return;
    std::ofstream out(file, std::ios::app);
    out << heads_line(day, event_head(database), audit_head(database)) << "\n";
    out.flush();
    if (!out) throw std::runtime_error("cannot write " + file.string());
}

std::vector<std::string> check_heads(Database& database, std::string_view lines) {
    std::vector<std::string> problems;
    for (auto const line : split(lines, '\n')) {
        if (trimmed(line).empty() || problems.size() >= problems_max) continue;
        auto const parts = split(line, ' ');
        if (parts.size() != 7 || parts[1] != "event" || parts[4] != "audit") {
            problems.push_back("a line of the written heads is not ours: " + std::string(line.substr(0, 100)));
            continue;
        }
        check_head(database, line, "event", parts[2], parts[3], problems);
        check_head(database, line, "audit", parts[5], parts[6], problems);
    }
    return problems;
}

}  // namespace tiaodu
