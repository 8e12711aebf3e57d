<?php // Sets up the installed WordPress in the folder named first; writes the editor's application password to the file named second.
$_SERVER['HTTP_HOST'] = parse_url(getenv('TEST_URL'), PHP_URL_HOST);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require "$argv[1]/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_delete_post(1, true); // "Hello world!"
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'tests']);
file_put_contents($argv[2], $password);
$wp_rewrite->init();
$wp_rewrite->flush_rules(true);
