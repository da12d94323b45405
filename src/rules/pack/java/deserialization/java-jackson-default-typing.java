import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.*;

class Json {
    ObjectMapper old() {
        ObjectMapper mapper = new ObjectMapper();
        // ruleid: java-jackson-default-typing
        mapper.enableDefaultTyping();
        return mapper;
    }

    ObjectMapper anything() {
        ObjectMapper mapper = new ObjectMapper();
        // ruleid: java-jackson-default-typing
        mapper.activateDefaultTyping(LaissezFaireSubTypeValidator.instance, ObjectMapper.DefaultTyping.NON_FINAL);
        return mapper;
    }

    ObjectMapper checked() {
        ObjectMapper mapper = new ObjectMapper();
        // ok: java-jackson-default-typing
        PolymorphicTypeValidator ours = BasicPolymorphicTypeValidator.builder().allowIfSubType("org.shop.").build();
        // ok: java-jackson-default-typing
        mapper.activateDefaultTyping(ours, ObjectMapper.DefaultTyping.NON_FINAL);
        return mapper;
    }

    ObjectMapper plain() {
        // ok: java-jackson-default-typing
        return new ObjectMapper().findAndRegisterModules();
    }
}
