// SPDX-License-Identifier: Apache-2.0
#include "server/edge/static_files.hpp"

#include "db/hash_chain.hpp"
#include "protocol/vocab/embedded.hpp"
#include "protocol/vocab/text.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tiaodu {
namespace {

std::string mime_of(std::string const& path) {
    static std::map<std::string, std::string> const types{{"html", "text/html; charset=utf-8"},
                                                          {"js", "text/javascript; charset=utf-8"},
                                                          {"mjs", "text/javascript; charset=utf-8"},
                                                          {"css", "text/css; charset=utf-8"},
                                                          {"json", "application/json"},
                                                          {"geojson", "application/geo+json"},
                                                          {"svg", "image/svg+xml"},
                                                          {"png", "image/png"},
                                                          {"ico", "image/x-icon"},
                                                          {"webmanifest", "application/manifest+json"},
                                                          {"woff2", "font/woff2"},
                                                          {"txt", "text/plain; charset=utf-8"}};
    auto const dot = path.rfind('.');
    auto const found = dot == std::string::npos ? types.end() : types.find(path.substr(dot + 1));
    return found == types.end() ? "application/octet-stream" : found->second;
}

bool has_extension(std::string const& path) { return path.find('.', path.rfind('/') + 1) != std::string::npos; }

void add_security(HttpResponse& response) {
    response.headers.insert(response.headers.end(),
                            {{"Content-Security-Policy",
                              "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr "
                              "'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
                              "worker-src 'self'; font-src 'self'; manifest-src 'self'; media-src 'self' blob:; "
                              "frame-ancestors 'none'; base-uri 'none'; "
                              "form-action 'self'; object-src 'none'"},
                             {"X-Content-Type-Options", "nosniff"},
                             {"Referrer-Policy", "same-origin"},
                             {"Cross-Origin-Opener-Policy", "same-origin"},
                             {"Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self)"}});
}

}  // namespace

StaticFiles StaticFiles::built_in() {
    StaticFiles files;
    for (auto const& file : embedded::pages()) files.add("/" + std::string(file.name), file.content);
    files.finish();
    return files;
}

StaticFiles StaticFiles::from_folder(std::string const& folder) {
    if (!std::filesystem::is_directory(folder)) throw std::runtime_error("server.web_dir is not a folder: " + folder);
    StaticFiles files;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        auto const path = "/" + std::filesystem::relative(entry.path(), folder).generic_string();
        files.add(path, files.owned_.emplace(path, text.str()).first->second);
    }
    files.finish();
    return files;
}

void StaticFiles::add(std::string path, std::string_view content) {
    bool const br = path.ends_with(".br");
    bool const gz = path.ends_with(".gz");
    if (br || gz) path.resize(path.size() - 3);
    auto& file = files_[path];
    (br ? file.br : gz ? file.gz : file.plain) = content;
}

void StaticFiles::finish() {
    std::erase_if(files_, [](auto const& entry) { return !entry.second.plain.data(); });
    for (auto& [path, file] : files_) {
        file.etag = to_hex(sha256(file.plain)).substr(0, 20);
        file.mime = mime_of(path);
    }
}

HttpResponse StaticFiles::get(HttpRequest const& request) const {
    auto const& path = request.path;
    if (path == "/") {
        HttpResponse response{302, "text/plain", "/desk/", {}, {{"Location", "/desk/"}}};
        return response;
    }
    if (auto const file = files_.find(path); file != files_.end()) return serve(request, path, file->second);
    if (!has_extension(path)) {
        if (path.back() != '/' && files_.contains(path + "/index.html"))
            return HttpResponse{301, "text/plain", path + "/", {}, {{"Location", path + "/"}}};
        auto const console = path.substr(0, path.find('/', 1));
        if (auto const file = files_.find(console + "/index.html"); file != files_.end())
            return serve(request, file->first, file->second);
    }
    std::string const hint =
        files_.empty() ? "This server was built without its pages; build web/ first.\n" : "There is no such page.\n";
    return HttpResponse{404, "text/plain; charset=utf-8", hint, {}, {{"X-Content-Type-Options", "nosniff"}}};
}

HttpResponse StaticFiles::serve(HttpRequest const& request, std::string const& path, File const& file) const {
    HttpResponse response;
    response.content_type = file.mime;
    auto const accepts = [&](std::string_view coding) {
        return request.accept_encoding.find(coding) != std::string::npos;
    };
    std::string coding;
    response.static_body = file.plain;
    if (file.br.data() && accepts("br")) {
        coding = "br";
        response.static_body = file.br;
    } else if (file.gz.data() && accepts("gzip")) {
        coding = "gzip";
        response.static_body = file.gz;
    }
    if (!coding.empty()) response.headers.emplace_back("Content-Encoding", coding);
    auto const etag = "\"" + file.etag + (coding.empty() ? "" : "-" + coding) + "\"";
    response.headers.emplace_back("ETag", etag);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    bool const hashed = path.starts_with("/assets/") || path.starts_with("/tablet/w/");
    response.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    add_security(response);
    if (request.if_none_match == etag) {
        response.status = 304;
        response.static_body = {};
    }
    return response;
}

}  // namespace tiaodu
