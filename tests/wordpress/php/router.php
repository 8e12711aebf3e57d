<?php // What a web server does: files as they are, all else to WordPress.
register_shutdown_function(function () { // PHP's server logs nothing of what a router answers
    $line = "{$_SERVER['REQUEST_METHOD']} {$_SERVER['REQUEST_URI']} " . http_response_code();
    file_put_contents(getenv('TEST_ACCESS_LOG'), "$line\n", FILE_APPEND);
});
$root = $_SERVER['DOCUMENT_ROOT'];
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && is_file($root . $path)) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = "$root/index.php";
chdir($root);
require "$root/index.php";
