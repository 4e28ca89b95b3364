using System.Runtime.InteropServices;
using System.Security;

namespace PSChat.Module.Keys;

/// <summary>Converts text to and from secure strings, and leaves as few copies in memory as possible.</summary>
internal static class SecureText
{
    /// <summary>Takes the text's characters.</summary>
    public delegate T Taker<out T>(char[] text);

    /// <summary>Returns a secure string of this text.</summary>
    public static SecureString Of(string text)
    {
        var secure = new SecureString();
        foreach (var character in text) secure.AppendChar(character);
        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>Passes the text to <paramref name="take"/>, and overwrites it afterwards.</summary>
    public static T Use<T>(SecureString secure, Taker<T> take)
    {
        var text = new char[secure.Length];
        var copy = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            Marshal.Copy(copy, text, 0, text.Length);
            return take(text);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
            Array.Clear(text);
        }
    }
}
