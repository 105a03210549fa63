// SPDX-License-Identifier: Apache-2.0
#include "server/importers/road_builder.hpp"

#include "protocol/vocab/csv.hpp"
#include "protocol/vocab/text.hpp"

#include <array>
#include <charconv>

namespace tiaodu {
namespace {

/// A shape that begins or ends farther than this from its junction belongs to another one.
constexpr double shape_end_m_max = 50;
/// Files round; a road shorter than this share of the straight line is measured in something else than metres.
constexpr double straight_share_min = 0.9;
constexpr double kmh_min = 0.5;
constexpr double kmh_max = 250;

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<PackedPoint> point_in(std::string_view lon, std::string_view lat, Datum datum) {
    auto const x = number_in(trimmed(lon));
    auto const y = number_in(trimmed(lat));
    return x && y ? packed_from({*x, *y}, datum) : std::nullopt;
}

/// One record after the other, its wanted fields by name.
class Rows {
public:
    /// `file` must outlive it.
    explicit Rows(NamedText const& file) : file_(file), reader_(file.text) {}

    /// Reads the header. Errors: those of find_columns for `required`; limit_exceeded for a file that is too large.
    std::optional<Error> begin(std::vector<std::string_view> const& required,
                               std::vector<std::string_view> const& optional) {
        if (file_.text.size() > road_file_bytes_max)
            return Error{Errc::limit_exceeded, file_.name, "larger than 1 GiB"};
        auto const header = reader_.next(row_);
        if (!header) return in_file(header.error());
        if (!*header) return Error{Errc::malformed, file_.name, "the file is empty"};
        width_ = row_.fields.size();
        auto const found = find_columns(row_, required);
        if (!found) return in_file(found.error());
        for (std::size_t i = 0; i < required.size(); ++i) columns_.emplace_back(required[i], (*found)[i]);
        for (auto const name : optional) {
            auto const column = find_columns(row_, {name});
            if (column)
                columns_.emplace_back(name, column->front());
            else if (column.error().code == Errc::conflict)
                return in_file(column.error());
        }
        return std::nullopt;
    }

    /// Errors: those of CsvReader; malformed for a record of another width than the header.
    Result<bool> next() {
        auto const more = reader_.next(row_);
        if (!more) return in_file(more.error());
        if (*more && row_.fields.size() != width_)
            return Error{Errc::malformed, file_.name + " line " + std::to_string(row_.line),
                         "not as many fields as the header"};
        return more;
    }

    /// Without blanks around it; empty when the file has no such column.
    std::string_view field(std::string_view name) const {
        for (auto const& [column, index] : columns_)
            if (column == name) return trimmed(row_.fields[index]);
        return {};
    }

    Error bad(std::string_view column, std::string detail, Errc code = Errc::invalid_field) const {
        return {code, file_.name + " line " + std::to_string(row_.line) + ", " + std::string(column),
                std::move(detail)};
    }

private:
    Error in_file(Error const& error) const { return {error.code, file_.name + " " + error.path, error.detail}; }

    NamedText const& file_;
    CsvReader reader_;
    CsvRow row_;
    std::size_t width_ = 0;
    std::vector<std::pair<std::string_view, std::size_t>> columns_;
};

using NodeIndex = std::unordered_map<std::string, std::uint32_t>;

std::optional<Error> read_nodes(NamedText const& file, Datum datum, RoadBuilder& builder, NodeIndex& index) {
    Rows rows(file);
    if (auto error = rows.begin({"node", "lon", "lat"}, {})) return error;
    for (;;) {
        auto const more = rows.next();
        if (!more) return more.error();
        if (!*more) return std::nullopt;
        auto const point = point_in(rows.field("lon"), rows.field("lat"), datum);
        if (!point) return rows.bad("lon, lat", "must be degrees");
        if (index.size() >= road_nodes_max) return rows.bad("node", "more than 4,000,000", Errc::limit_exceeded);
        if (!index.emplace(rows.field("node"), builder.add_node(*point)).second)
            return rows.bad("node", "this node stands twice", Errc::conflict);
    }
}

Result<std::vector<PackedPoint>> read_shape(Rows const& rows, PackedPoint from, PackedPoint to, Datum datum) {
    auto const text = rows.field("shape");
    if (text.empty()) return std::vector{from, to};
    std::vector<PackedPoint> shape;
    for (auto const part : split(text, ';')) {
        auto const pair = split(part, ',');
        auto const point = pair.size() == 2 ? point_in(pair[0], pair[1], datum) : std::nullopt;
        if (!point) return rows.bad("shape", "must be lon,lat;lon,lat;… in degrees");
        shape.push_back(*point);
    }
    if (shape.size() < 2) return rows.bad("shape", "needs two points or more");
    for (auto const& [end, node, word] :
         {std::tuple(&shape.front(), from, "begins"), std::tuple(&shape.back(), to, "ends")}) {
        double const away_m = distance_m(unpacked(*end), unpacked(node));
        if (away_m > shape_end_m_max)
            return rows.bad("shape", std::string(word) + " " + std::to_string(static_cast<std::int64_t>(away_m)) +
                                         " m from its node");
        *end = node;
    }
    return shape;
}

Result<double> read_length(Rows const& rows, std::span<PackedPoint const> shape) {
    auto const text = rows.field("length_m");
    if (text.empty()) return length_along(shape);
    auto const length_m = number_in(text);
    if (!length_m || !(*length_m >= 0 && *length_m <= road_piece_m_max))
        return rows.bad("length_m", "must be 0 to 200,000 metres");
    double const straight_m = distance_m(unpacked(shape.front()), unpacked(shape.back()));
    if (*length_m < straight_share_min * straight_m - 1)
        return rows.bad("length_m", "is less than the straight line, " +
                                        std::to_string(static_cast<std::int64_t>(straight_m)) + " m");
    return *length_m;
}

Result<std::optional<double>> read_speed(Rows const& rows, RoadClass const& its_class) {
    if (!its_class.vehicles) return std::optional<double>();
    auto const text = rows.field("freeflow_kmh");
    if (text.empty()) return std::optional(its_class.vehicles->kmh);
    auto const kmh = number_in(text);
    if (!kmh || !(*kmh >= kmh_min && *kmh <= kmh_max)) return rows.bad("freeflow_kmh", "must be 0.5 to 250");
    return kmh;
}

std::optional<Error> read_edge(Rows const& rows, NodeIndex const& index, Datum datum, RoadClasses const& classes,
                               RoadBuilder& builder) {
    std::array<std::uint32_t, 2> ends{};
    for (auto const& [column, end] : {std::pair("from", &ends[0]), std::pair("to", &ends[1])}) {
        auto const found = index.find(std::string(rows.field(column)));
        if (found == index.end()) return rows.bad(column, "is not among the nodes", Errc::not_found);
        *end = found->second;
    }
    auto const highway = rows.field("highway");
    if (highway.empty()) return rows.bad("highway", "must not be empty", Errc::missing_field);
    auto const its_class = classes.find(highway);
    if (its_class == classes.end()) {
        builder.leave_out(std::string(highway));
        return std::nullopt;
    }
    auto const shape = read_shape(rows, builder.node(ends[0]), builder.node(ends[1]), datum);
    if (!shape) return shape.error();
    auto const length_m = read_length(rows, *shape);
    if (!length_m) return length_m.error();
    auto const kmh = read_speed(rows, its_class->second);
    if (!kmh) return kmh.error();
    if (auto const back = builder.way_back(ends[0], ends[1], *shape))
        builder.add_way_back(*back, *kmh);
    else
        builder.add(ends[0], ends[1], *shape, *length_m, its_class->second, {*kmh, std::nullopt});
    return std::nullopt;
}

}  // namespace

Result<RoadImport> read_road_csv(NamedText const& nodes, NamedText const& edges, Datum datum,
                                 RoadClasses const& classes) {
    RoadBuilder builder;
    NodeIndex index;
    if (auto error = read_nodes(nodes, datum, builder, index)) return *std::move(error);
    Rows rows(edges);
    if (auto error = rows.begin({"from", "to", "highway"}, {"length_m", "freeflow_kmh", "shape"}))
        return *std::move(error);
    for (;;) {
        auto const more = rows.next();
        if (!more) return more.error();
        if (!*more) return std::move(builder).finish(edges.name);
        if (auto error = read_edge(rows, index, datum, classes, builder)) return *std::move(error);
    }
}

}  // namespace tiaodu
