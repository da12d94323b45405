class Web implements WebMvcConfigurer {
    public void addCorsMappings(CorsRegistry registry) {
        // ruleid: java-spring-cors-any-origin
        registry.addMapping("/**").allowedOriginPatterns("*").allowedMethods("GET").allowCredentials(true);
    }

    CorsConfiguration configuration() {
        CorsConfiguration cors = new CorsConfiguration();
        // ruleid: java-spring-cors-any-origin
        cors.setAllowedOriginPatterns(List.of("*"));
        cors.setAllowCredentials(true);
        return cors;
    }

    void open(CorsRegistry registry) {
        // ok: java-spring-cors-any-origin
        registry.addMapping("/public/**").allowedOriginPatterns("*");
    }

    void named(CorsRegistry registry) {
        // ok: java-spring-cors-any-origin
        registry.addMapping("/**").allowedOriginPatterns("https://*.example.org").allowCredentials(true);
    }

    CorsConfiguration anonymous() {
        CorsConfiguration cors = new CorsConfiguration();
        // ok: java-spring-cors-any-origin
        cors.setAllowedOriginPatterns(List.of("*"));
        cors.setAllowCredentials(false);
        return cors;
    }
}
