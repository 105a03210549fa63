// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/http_message.hpp"

#include <map>
#include <string>

namespace tiaodu {

/// The pages: a map made once at start, from the files inside the binary or from a folder. No request path ever reaches
/// the file system.
class StaticFiles {
public:
    /// The built-in pages; empty when the binary was built without them.
    static StaticFiles built_in();
    /// Every file below `folder`, read now. Throws std::runtime_error when it is no folder.
    static StaticFiles from_folder(std::string const& folder);

    /// Answers GET and HEAD of a page or asset: right encoding, ETag, caching; index.html for folders and for paths
    /// below a console without an extension; 404 otherwise. Security headers are set here.
    HttpResponse get(HttpRequest const& request) const;
    bool empty() const { return files_.empty(); }

private:
    struct File {
        std::string_view plain, br, gz;
        std::string etag;
        std::string mime;
    };
    void add(std::string path, std::string_view content);
    void finish();
    HttpResponse serve(HttpRequest const& request, std::string const& path, File const& file) const;

    std::map<std::string, File> files_;         ///< By URL path, for example `/desk/index.html`.
    std::map<std::string, std::string> owned_;  ///< Contents that were read from a folder.
};

}  // namespace tiaodu
