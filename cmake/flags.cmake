# Every target links tiaodu_flags: one set of warnings, hardening and Boost macros (mixing the Boost macros breaks the ODR).
add_library(tiaodu_flags INTERFACE)
target_include_directories(tiaodu_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(tiaodu_flags INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  JSON_USE_IMPLICIT_CONVERSIONS=0 _GLIBCXX_ASSERTIONS TIAODU_VERSION="${PROJECT_VERSION}")
target_compile_options(tiaodu_flags INTERFACE
  -Wall -Wextra -Wformat=2 -Wconversion -Wsign-conversion -Wimplicit-fallthrough -Wshadow
  -Wno-missing-field-initializers
  -fstack-protector-strong -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -Wno-*: false alarms of GCC 12's optimizer inside the standard library's own headers.
  target_compile_options(tiaodu_flags INTERFACE -Wbidi-chars=any -Wno-restrict -Wno-maybe-uninitialized
    -ftrivial-auto-var-init=zero)
endif()
if(TIAODU_WERROR)
  target_compile_options(tiaodu_flags INTERFACE -Werror)
endif()
if(TIAODU_SANITIZE)
  target_compile_options(tiaodu_flags INTERFACE -fsanitize=${TIAODU_SANITIZE} -fno-sanitize-recover=all -Wno-error)
  target_link_options(tiaodu_flags INTERFACE -fsanitize=${TIAODU_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Clang 14 cannot assemble coroutines with this check ("Cannot represent a difference across sections").
    target_compile_options(tiaodu_flags INTERFACE -fno-sanitize=function)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  target_compile_options(tiaodu_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-clash-protection
    -fcf-protection=full -fno-delete-null-pointer-checks -fno-strict-overflow -Werror=format-security)
  target_link_options(tiaodu_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)
endif()
