using System.Management.Automation;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts objects where names are expected: an object with a property of this name stands for the property's text. Without it
/// PowerShell would take the object's text, such as <c>anna in lobby</c>. The module's own objects without the property are
/// refused, because their text is no name.
/// </summary>
/// <param name="property">The name of the property; empty if only texts are accepted.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameOfAttribute(string property) : ArgumentTransformationAttribute
{
    /// <summary>The name of the property.</summary>
    public string Property => property;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        PSObject { BaseObject: object[] items } => Transform(items),
        object[] items => Transform(items),
        _ => NameIn(inputData),
    };

    private object[] Transform(object[] items) => [.. items.Select(NameIn)];

    private object NameIn(object item)
    {
        if (item is null or string or PSObject { BaseObject: string }) return item!;
        var name = property.Length == 0 ? null : PSObject.AsPSObject(item).Properties[property]?.Value as string;
        return name ?? (OwnObject.TypeOf(item) is { } type ? throw Refusal(type, item) : item);
    }

    private ArgumentTransformationMetadataException Refusal(string type, object item) => new(
        $"A {type} ('{item}') is no name. Give a text"
        + (property.Length == 0 ? "." : $", or an object with a property {property}."));
}
