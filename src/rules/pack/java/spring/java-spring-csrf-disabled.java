class Security {
    SecurityFilterChain old(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-disabled
        http.csrf().disable();
        return http.build();
    }

    SecurityFilterChain lambda(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-disabled
        return http.csrf(csrf -> csrf.disable()).build();
    }

    SecurityFilterChain reference(HttpSecurity http) throws Exception {
        // ruleid: java-spring-csrf-disabled
        return http.csrf(AbstractHttpConfigurer::disable).build();
    }

    SecurityFilterChain on(HttpSecurity http) throws Exception {
        // ok: java-spring-csrf-disabled
        return http.csrf(Customizer.withDefaults()).build();
    }

    SecurityFilterChain some(HttpSecurity http) throws Exception {
        // ok: java-spring-csrf-disabled
        return http.csrf(csrf -> csrf.ignoringRequestMatchers("/hooks/**")).build();
    }

    SecurityFilterChain other(HttpSecurity http) throws Exception {
        // ok: java-spring-csrf-disabled
        return http.httpBasic(basic -> basic.disable()).build();
    }
}
