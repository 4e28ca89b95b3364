using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace PSChat.Module.Handlers;

/// <summary>Evaluates a script block's <c>$using:</c> expressions in the caller's scope.</summary>
internal static class UsingValues
{
    /// <summary>Returns the values by the keys that PowerShell uses for them. A variable that does not exist ends the caller with
    /// an error.</summary>
    public static Dictionary<string, object?> Of(ScriptBlock block, PSCmdlet caller)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var expressions = block.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true);
        foreach (var expression in expressions.Cast<UsingExpressionAst>())
        {
            if (TryEvaluate(expression, caller, out var value)) values[KeyOf(expression)] = value;
            else if (IsOfBlock(expression, block))
                caller.ThrowTerminatingError(Errors.UsingVariableNotFound(expression.ToString(), block));
        }

        return values;
    }

    // A nested block may run in a further runspace (ForEach-Object -Parallel) and use a variable of the handler.
    private static bool IsOfBlock(UsingExpressionAst expression, ScriptBlock block)
    {
        Ast? outer = expression;
        while (outer is not null and not ScriptBlockExpressionAst) outer = outer.Parent;
        return outer is null || outer.Extent.StartOffset <= block.Ast.Extent.StartOffset;
    }

    private static bool TryEvaluate(UsingExpressionAst expression, PSCmdlet caller, out object? value)
    {
        var variable = UsingExpressionAst.ExtractUsingVariable(expression);
        var path = variable.VariablePath;
        var isThere = path.IsDriveQualified
            ? caller.SessionState.PSVariable.GetValue(path.UserPath) is not null
            : caller.SessionState.PSVariable.Get(path.UserPath) is not null;
        value = !isThere ? null
            : expression.SubExpression is VariableExpressionAst ? caller.SessionState.PSVariable.GetValue(path.UserPath)
            : Evaluate(expression.SubExpression, variable, caller);
        return isThere;
    }

    // $using:server.Name is one expression, whose value is captured, not the server.
    private static object? Evaluate(ExpressionAst expression, VariableExpressionAst variable, PSCmdlet caller)
    {
        var text = expression.Extent.Text;
        var at = variable.Extent.StartOffset - expression.Extent.StartOffset;
        var plain = text[..at] + "${" + variable.VariablePath.UserPath + "}" + text[(at + variable.Extent.Text.Length)..];
        var found = caller.InvokeCommand.InvokeScript(false, ScriptBlock.Create(plain), null);
        return found.Count switch { 0 => null, 1 => found[0], _ => found };
    }

    // The same key as in PowerShell's own PsUtils.GetUsingExpressionKey.
    private static string KeyOf(UsingExpressionAst expression)
    {
        var text = expression.ToString();
        if (expression.SubExpression is VariableExpressionAst) text = text.ToLowerInvariant();
        return Convert.ToBase64String(Encoding.Unicode.GetBytes(text));
    }
}
