using System.Reflection;
using System.Reflection.Emit;

namespace PSChat.Core.Tests;

/// <summary>References in a type's compiled code: in its bases, fields, signatures and method bodies.</summary>
internal sealed class CodeReferences
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly Type _type;

    private CodeReferences(Type type) => _type = type;

    /// <summary>Types that are referred to, without arrays and generic instances.</summary>
    public HashSet<Type> Types { get; } = [];

    /// <summary>Methods, property accessors and constructors that are called.</summary>
    public HashSet<MethodBase> Methods { get; } = [];

    public static CodeReferences Of(Type type)
    {
        var references = new CodeReferences(type);
        references.Collect();
        return references;
    }

    private void Collect()
    {
        Add(_type.BaseType);
        foreach (var contract in _type.GetInterfaces()) Add(contract);
        foreach (var field in _type.GetFields(Own)) Add(field.FieldType);
        foreach (var method in _type.GetMethods(Own).Cast<MethodBase>().Concat(_type.GetConstructors(Own)))
        {
            AddSignature(method);
            if (method.GetMethodBody() is { } body) ReadBody(method, body);
        }
    }

    private void ReadBody(MethodBase method, MethodBody body)
    {
        foreach (var local in body.LocalVariables) Add(local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause) Add(clause.CatchType);
        }

        var code = body.GetILAsByteArray()!;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var opCode = s_opCodes[value];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
            or OperandType.InlineTok)
            {
                AddMember(method, BitConverter.ToInt32(code, at));
            }

            at += OperandSize(opCode, code, at);
        }
    }

    private void AddMember(MethodBase within, int token)
    {
        var typeArguments = _type.IsGenericType ? _type.GetGenericArguments() : null;
        var methodArguments = within.IsGenericMethod ? within.GetGenericArguments() : null;
        switch (_type.Module.ResolveMember(token, typeArguments, methodArguments))
        {
            case MethodBase method:
                Methods.Add(method);
                Add(method.DeclaringType);
                AddSignature(method);
                break;
            case FieldInfo field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;
            case Type type:
                Add(type);
                break;
            default:
                break;
        }
    }

    private void AddSignature(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) Add(parameter.ParameterType);
        if (method is MethodInfo { ReturnType: var returned }) Add(returned);
        if (!method.IsGenericMethod) return;
        foreach (var argument in method.GetGenericArguments()) Add(argument);
    }

    private void Add(Type? type)
    {
        if (type is null || type.IsGenericParameter) return;
        if (type.HasElementType)
        {
            Add(type.GetElementType());
            return;
        }

        if (!type.IsGenericType)
        {
            Types.Add(type);
            return;
        }

        Types.Add(type.GetGenericTypeDefinition());
        foreach (var argument in type.GetGenericArguments()) Add(argument);
    }

    private static int OperandSize(OpCode opCode, byte[] code, int at) => opCode.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
