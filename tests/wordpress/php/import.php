<?php // Stores many posts of one date at one go, as an importer does: in the folder named first, so many, dated (UTC) so.
$_SERVER['HTTP_HOST'] = parse_url(getenv('TEST_URL'), PHP_URL_HOST);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require "$argv[1]/wp-load.php";
wp_defer_term_counting(true);
foreach (range(1, (int) $argv[2]) as $number) {
    $post = ['post_title' => "Imported $number", 'post_content' => "<p>Number $number.</p>", 'post_status' => 'publish'];
    $dates = ['post_date_gmt' => $argv[3], 'post_date' => get_date_from_gmt($argv[3])];
    if (!wp_insert_post($post + $dates + ['post_author' => 1])) {
        exit(1);
    }
}
wp_defer_term_counting(false);
