using System.Management.Automation;
using System.Security;
using PSChat.Module.Commands;
using PSChat.Module.Keys;

namespace PSChat.Module.Parameters;

/// <summary>
/// Accepts a key as a <see cref="ChatKey"/>, a <see cref="SecureString"/> or its text. The key is validated later, where the
/// error can have its own id.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        KeyOf(inputData)
        ?? throw new ArgumentTransformationMetadataException(
            $"This is no key. Give what {NameOfMaker(engineIntrinsics)} returns, a SecureString, "
            + "or the text that begins with 'pschat1:'.");

    // The value is not shown, because it might be a key.
    private static SecureString? KeyOf(object? value) => value switch
    {
        SecureString secure => secure,
        ChatKey key => key.Key,
        string text => SecureText.Of(text),

        // A ChatKey that comes from another session is a copy without the type.
        PSObject { BaseObject: PSCustomObject } copy => copy.Properties[nameof(ChatKey.Key)]?.Value as SecureString,
        PSObject wrapped => KeyOf(wrapped.BaseObject),
        _ => null,
    };

    // The module may have been imported with a prefix.
    private static string NameOfMaker(EngineIntrinsics? engine) =>
        engine?.InvokeCommand.GetCmdlets("New-*ChatKey")
            .FirstOrDefault(cmdlet => cmdlet.ImplementingType == typeof(NewChatKeyCommand))?.Name
        ?? "New-ChatKey";
}
