import javax.script.*;
import javax.servlet.http.HttpServletRequest;
import org.springframework.expression.*;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.web.bind.annotation.*;

class Filters {
    private final ExpressionParser parser = new SpelExpressionParser();

    @GetMapping("/filter")
    Object filter(@RequestParam String by) {
        // ruleid: java-spel-injection
        return parser.parseExpression("items.?[" + by + "]").getValue();
    }

    Object script(HttpServletRequest request) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
        // ruleid: java-spel-injection
        return engine.eval(request.getParameter("formula"));
    }

    @GetMapping("/variable")
    Object variable(@RequestParam String name) {
        EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
        context.setVariable("name", name);
        // ok: java-spel-injection
        return parser.parseExpression("items.?[name == #name]").getValue(context);
    }

    Object configured(String formula) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
        // ok: java-spel-injection
        return engine.eval(formula);
    }

    @GetMapping("/index")
    Object index(@RequestParam int index) {
        // ok: java-spel-injection
        return parser.parseExpression("items[" + index + "]").getValue();
    }
}
