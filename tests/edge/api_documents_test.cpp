// SPDX-License-Identifier: Apache-2.0
#include "server/edge/api_documents.hpp"

#include "server/app/inbox.hpp"
#include "server/commands/command.hpp"
#include "server/queries/query.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace tiaodu;

namespace {

std::string file_text(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Every `#/components/schemas/X` that stands anywhere in a document.
void collect_references(nlohmann::json const& node, std::vector<std::string>& found) {
    if (node.is_object() && node.contains("$ref")) found.push_back(node["$ref"].get<std::string>());
    if (node.is_structured())
        for (auto const& child : node) collect_references(child, found);
}

void check_references(nlohmann::json const& document) {
    std::vector<std::string> references;
    collect_references(document, references);
    CHECK(references.size() > 10);
    for (auto const& reference : references) {
        CAPTURE(reference);
        CHECK(document.at("components").at("schemas").contains(reference.substr(reference.rfind('/') + 1)));
    }
}

}  // namespace

TEST_CASE(
    "the pages' types are the ones the server speaks: run `tiaodu describe typescript > web/src/protocol.gen.ts`") {
    CHECK(file_text(TIAODU_SOURCE_DIR "/web/src/protocol.gen.ts") == typescript_document());
}

TEST_CASE("the OpenAPI document has every command, query and report of the tables") {
    auto const document = nlohmann::json::parse(openapi_document());
    for (auto const& entry : command_table()) {
        CAPTURE(entry.type);
        auto const& operation = document.at("paths").at("/api/v1" + std::string(entry.path)).at("post");
        CHECK(operation.at("operationId") == std::string(entry.type));
        CHECK(operation.contains("requestBody"));
    }
    for (auto const& entry : inbox_table()) {
        CAPTURE(entry.type);
        CHECK(document.at("paths").at("/api/v1" + std::string(entry.path)).at("post").at("operationId") ==
              std::string(entry.type));
    }
    for (auto const& entry : query_table()) {
        CAPTURE(entry.type);
        CHECK(document.at("paths").at("/api/v1" + std::string(entry.path)).at("get").at("operationId") ==
              std::string(entry.type));
    }
}

TEST_CASE("the documents refer to nothing that they do not hold") {
    check_references(nlohmann::json::parse(openapi_document()));
    check_references(nlohmann::json::parse(asyncapi_document()));
}
